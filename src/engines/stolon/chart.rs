//! Values for stolon's Helm chart, and the objects that the chart does not provide.
//!
//! The chart has errors, which are worked around here. Its first Job initialises the store at every full sync of Argo
//! CD, even if that destroys data. Its second Job writes lists and maps that are not valid JSON. Its Role and
//! disruption budgets use API versions that Kubernetes removed with 1.22 and 1.25. Pods find each other only if the
//! cluster has the release's name. Therefore both Jobs are off and the steward does their work, pgforge renders the
//! Role and the budgets, and the cluster and the release have the same name.

use super::daemon::{self, KEEPER, PROXY, SENTINEL};
use super::{proxy, sentinel};
use crate::blueprint::values::Image;
use crate::cluster::Cluster;
use crate::contract::Chart;
use crate::diagnostic::Path;
use crate::knowledge::charts::STOLON;
use crate::kube::pod::resources::{DAEMON, INSTANCE};
use crate::kube::pod::{self, away_from, resources, with_disk};
use crate::kube::{Object, labels, metadata, rbac};
use k8s_openapi::api::core::v1::{ResourceRequirements, ServiceAccount, Toleration};
use serde_json::{Value, json};

/// The ServiceAccount of all of the chart's pods, `<name>-stolon`.
pub(super) const ACCOUNT: &str = "stolon";

pub(super) fn chart(cluster: &Cluster) -> Chart {
    Chart {
        name: "stolon".to_owned(),
        at: Path::dotted("spec.packaging"),
        release: cluster.name.to_string(),
        chart: &STOLON,
        values: values(cluster),
    }
}

/// The objects that the chart does not provide.
pub(super) fn objects(cluster: &Cluster) -> Vec<Object> {
    let name = cluster.name.as_str();
    // One account for all pods, with the sentinels' permissions, which include those of keepers and proxies.
    let account = cluster.component(ACCOUNT);
    let own = || metadata(cluster.namespace.as_str(), &account, labels::of(name, ACCOUNT));
    let mut objects = vec![
        // The chart's pods get their token in no other way.
        Object::of(&ServiceAccount { automount_service_account_token: Some(true), ..rbac::service_account(own()) }),
        Object::of(&rbac::role(own(), sentinel::rules(cluster))),
        Object::of(&rbac::role_binding(own(), &account, &account)),
    ];
    objects.push(Object::of(&proxy::entrance(cluster, daemon::discovery(cluster, PROXY))));
    let settings = &cluster.engines.stolon;
    for (component, count) in [(KEEPER, cluster.instances), (PROXY, settings.proxies), (SENTINEL, settings.sentinels)] {
        objects.extend(daemon::budget(cluster, component, daemon::discovery(cluster, component), count));
    }
    objects
}

fn values(cluster: &Cluster) -> Value {
    let (settings, secrets) = (&cluster.engines.stolon, &cluster.secrets);
    let (repository, tag) = image(&cluster.images.stolon);
    let mut persistence = json!({"enabled": true, "size": cluster.storage.size.to_string()});
    if let Some(class) = cluster.storage.class() {
        persistence["storageClassName"] = class.into();
    }
    let mut keeper = group(cluster, KEEPER, cluster.instances, &with_disk(cluster.resources.requirements(), INSTANCE));
    keeper["uid_prefix"] = "keeper".into();
    json!({
        "fullnameOverride": cluster.name.as_str(),
        "image": {"repository": repository, "tag": tag, "pullPolicy": "IfNotPresent"},
        "persistence": persistence,
        "shmVolume": {"enabled": true},
        "rbac": {"create": false},
        "serviceAccount": {"create": false, "name": cluster.component(ACCOUNT)},
        "superuserSecret": {"name": secrets.superuser.name, "usernameKey": "username", "passwordKey": "password"},
        "replicationSecret": {"name": secrets.replication.name, "usernameKey": "username", "passwordKey": "password"},
        "store": {"backend": "kubernetes", "kubeResourceKind": "configmap"},
        "job": {"autoCreateCluster": false, "autoUpdateClusterSpec": false},
        "clusterSpec": {},
        "pgParameters": {},
        "tls": {"enabled": false},
        "keeper": keeper,
        "proxy": group(cluster, PROXY, settings.proxies, &resources(DAEMON)),
        "sentinel": group(cluster, SENTINEL, settings.sentinels, &resources(DAEMON)),
    })
}

/// The repository and the tag. The chart joins them with `:`, also before a digest.
fn image(image: &Image) -> (String, String) {
    match image.digest().and_then(|digest| digest.split_once(':')) {
        Some((algorithm, digits)) => (format!("{}@{algorithm}", image.repository()), digits.to_owned()),
        None => (image.repository().to_owned(), image.tag().unwrap_or("latest").to_owned()),
    }
}

/// The pods of one of stolon's programs.
fn group(cluster: &Cluster, component: &str, count: u16, resources: &ResourceRequirements) -> Value {
    let placement = &cluster.placement;
    let tolerations: Vec<Toleration> =
        if component == KEEPER { placement.tolerations() } else { pod::with_eviction(placement.tolerations()) };
    let prefix = format!("ST{}", component.to_uppercase());
    // The chart sets the store's name itself, but not the timeout of calls to the store.
    let own =
        daemon::store_env(cluster, &prefix).into_iter().filter(|variable| variable.name.ends_with("_STORE_TIMEOUT"));
    json!({
        "replicaCount": count,
        "resources": resources,
        "priorityClassName": placement.priority_class().unwrap_or_default(),
        "nodeSelector": placement.node_selector().unwrap_or_default(),
        "affinity": away_from(daemon::discovery(cluster, component)),
        "tolerations": tolerations,
        "extraEnv": own.collect::<Vec<_>>(),
    })
}
