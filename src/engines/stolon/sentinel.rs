//! The sentinels: a Deployment. One of them leads, and elects the primary.

use super::daemon::{self, SENTINEL};
use crate::cluster::Cluster;
use crate::engines::instance;
use crate::kube::pod::resources::{DAEMON, ONCE_LARGE};
use crate::kube::pod::{self, resources, volume};
use crate::kube::rbac::{Verb, on_all, on_named};
use crate::kube::workload::{Replace, deployment};
use crate::kube::{Object, labels, metadata};
use k8s_openapi::api::core::v1::{Container, PodSpec};
use k8s_openapi::api::rbac::v1::PolicyRule;

pub(super) fn objects(cluster: &Cluster) -> Vec<Object> {
    let name = cluster.name.as_str();
    let mut sentinels = deployment(
        metadata(cluster.namespace.as_str(), &cluster.component(SENTINEL), labels::of(name, SENTINEL)),
        labels::selector(name, SENTINEL),
        cluster.engines.stolon.sentinels.into(),
        Replace::Rolling,
        pod_spec(cluster),
    );
    daemon::join_discovery(&mut sentinels.spec.as_mut().expect("a spec was just given").template, cluster, SENTINEL);
    let mut objects = vec![Object::of(&sentinels)];
    objects.extend(instance::pod::account(cluster, SENTINEL, rules(cluster)));
    objects.extend(daemon::budget(
        cluster,
        SENTINEL,
        labels::selector(name, SENTINEL),
        cluster.engines.stolon.sentinels,
    ));
    objects
}

/// Permissions on all pods: sentinels list pods by label and patch their own, and pod names are not known in advance.
pub(super) fn rules(cluster: &Cluster) -> Vec<PolicyRule> {
    let mut rules = vec![
        on_all("", "configmaps", &[Verb::Create]),
        on_all("", "events", &[Verb::Create]),
        on_all("", "pods", &[Verb::List]),
        on_all("", "pods", &[Verb::Get, Verb::Patch]),
    ];
    rules.extend(on_named("", "configmaps", [daemon::store(cluster)], &[Verb::Get, Verb::Update]));
    rules
}

fn pod_spec(cluster: &Cluster) -> PodSpec {
    let (scripts, token, tmp) = (instance::pod::scripts(cluster), volume::token(), volume::tmp());
    let env = |prefix| [daemon::pod_env(), daemon::store_env(cluster, prefix)].concat();
    let wait = Container {
        command: Some(instance::pod::script("wait-for-store.sh")),
        env: Some(env("STOLONCTL")),
        volume_mounts: Some(vec![scripts.at, token.at.clone(), tmp.at.clone()]),
        resources: Some(resources(ONCE_LARGE)),
        ..pod::container("wait-for-store", cluster.images.stolon.as_str())
    };
    let sentinel = Container {
        command: Some(vec!["stolon-sentinel".to_owned()]),
        // The variables of stolonctl, because the runbook runs it here.
        env: Some([env("STSENTINEL"), daemon::store_env(cluster, "STOLONCTL")].concat()),
        volume_mounts: Some(vec![token.at, tmp.at]),
        resources: Some(resources(DAEMON)),
        ..pod::container(SENTINEL, cluster.images.stolon.as_str())
    };
    PodSpec {
        init_containers: Some(vec![wait]),
        containers: vec![sentinel],
        volumes: Some(vec![scripts.volume, token.volume, tmp.volume]),
        tolerations: Some(pod::with_eviction(cluster.placement.tolerations())),
        ..instance::pod::spec(cluster, SENTINEL)
    }
}
