//! What the engines `standalone` and `replication` share: PostgreSQL from its official image, without an election. Only
//! the blueprint decides which instance accepts writes.

pub(super) mod budget;
mod conf;
mod pod;
mod scripts;
mod steward;
pub(super) mod verdict;

pub(super) use conf::silence;
pub(super) use pod::toleration_seconds;

use super::facts::facts;
use super::instance::{self, CLAIM, Set, pod::PORT};
use crate::cluster::Cluster;
use crate::contract::{Contract, DataSet, Endpoint, Part, PodWriters, Pods, Sidecars, TestRestore};
use crate::kube::Object;
use crate::kube::labels::{self, Labels};
use crate::steward::STEWARD;

/// The component whose pods hold data.
pub(super) const POSTGRES: &str = "postgres";
/// The label with an instance's role in the blueprint.
const ROLE: &str = "pgforge.dev/role";

/// The reason why the two roles that instances log in as need plain names.
pub(super) const NAMES: &str = "pg_hba.conf, pg_ident.conf and connection strings contain this name";

/// The pods' headless Service: `<name>-instances`.
fn pods_service(cluster: &Cluster) -> String {
    cluster.component("instances")
}

/// The contract of both engines.
pub(super) fn contract(cluster: &Cluster) -> Contract {
    Contract {
        facts: facts(cluster.engine),
        primary: Endpoint { service: cluster.names().primary(), port: PORT },
        pods: vec![Pods {
            component: POSTGRES,
            selector: labels::selector(cluster.name.as_str(), POSTGRES),
            data: true,
            accepts_clients: true,
        }],
        connections: if cluster.instances > 1 { vec![(POSTGRES, POSTGRES)] } else { Vec::new() },
        test_restore: TestRestore::by_official(&cluster.images.postgres),
        management: None,
        set: Some(DataSet { name: cluster.component(POSTGRES), claim_template: CLAIM, claims: cluster.instances }),
        replication_login: true,
        outside: Vec::new(),
        pod_writers: Some(PodWriters {
            accounts: vec![cluster.component(STEWARD)],
            only_itself: false,
            labels: vec![ROLE],
            annotations: vec!["pgforge.dev/desired"],
        }),
        config_maps: None,
        operator: None,
        sidecars: Sidecars::StatefulSet,
    }
}

/// The instances, their Services, and the steward's part.
pub(super) fn part(cluster: &Cluster) -> Part {
    let set = Set {
        component: POSTGRES,
        service: pods_service(cluster),
        labels: Labels::new(),
        ports: Vec::new(),
        pod: pod::spec(cluster),
    };
    let mut objects = set.objects(cluster);
    objects.extend(instance::pod::account(cluster, POSTGRES, pod::rules(cluster)));
    objects.extend(client_pods(cluster));
    Part { objects, steward: steward::part(cluster), ..Part::default() }
}

/// `<name>-primary` always routes to the instance that the blueprint names, so a former primary that is back gets no
/// clients from it.
fn client_pods(cluster: &Cluster) -> Vec<Object> {
    let labelled = |key: &str, value: String| {
        let mut selector = labels::selector(cluster.name.as_str(), POSTGRES);
        selector.insert(key.to_owned(), value);
        selector
    };
    let pod = format!("{}-{}", cluster.component(POSTGRES), cluster.replication.primary);
    let primary = instance::primary(cluster, POSTGRES, labelled("statefulset.kubernetes.io/pod-name", pod));
    let mut objects = vec![Object::of(&primary)];
    if cluster.instances > 1 {
        let replicas = instance::replicas(cluster, POSTGRES, labelled(ROLE, "replica".to_owned()));
        objects.push(Object::of(&replicas));
    }
    objects
}
