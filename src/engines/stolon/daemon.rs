//! What stolon's programs share: how they find the store, each other and their pod.

use crate::blueprint::values::Name;
use crate::cluster::Cluster;
use crate::engines::stolon::spec::go_duration;
use crate::kube::labels::Labels;
use crate::kube::pod::volume::{self, Mount};
use crate::kube::pod::{Domain, Unsatisfiable, spread};
use crate::kube::{env, labels};
use k8s_openapi::api::core::v1::{Container, EnvVar, PodSpec, Toleration, TopologySpreadConstraint, Volume, VolumeMount};

/// The name of the component whose pods hold data.
pub(super) const KEEPER: &str = "keeper";
/// The name of the component that decides.
pub(super) const SENTINEL: &str = "sentinel";
/// The name of the component that clients reach.
pub(super) const PROXY: &str = "proxy";
/// PostgreSQL's port, everywhere.
pub(super) const PORT: u16 = 5432;

/// `stolon-cluster-<name>`: the ConfigMap in which stolon keeps its state. It is stolon's, and never rendered.
pub(super) fn store(cluster: &Cluster) -> String {
    format!("stolon-cluster-{}", cluster.name)
}

/// The labels by which stolon's programs find each other, besides ours.
pub(super) fn discovery(cluster: &Cluster, component: &str) -> Labels {
    let mut labels = labels::of(cluster.name.as_str(), component);
    labels.insert("component".to_owned(), format!("stolon-{component}"));
    labels.insert("stolon-cluster".to_owned(), cluster.name.to_string());
    labels
}

/// What each program is told: by flag or, as here, by a variable of its prefix (`STKEEPER`, `STSENTINEL`, …).
pub(super) fn store_env(cluster: &Cluster, prefix: &str) -> Vec<EnvVar> {
    vec![
        env::value(format!("{prefix}_CLUSTER_NAME"), cluster.name.as_str()),
        env::value(format!("{prefix}_STORE_BACKEND"), "kubernetes"),
        env::value(format!("{prefix}_KUBE_RESOURCE_KIND"), "configmap"),
        env::value(format!("{prefix}_STORE_TIMEOUT"), go_duration(cluster.stolon.timing.store_timeout)),
    ]
}

/// Its own pod, on which each program keeps its state.
pub(super) fn pod_env() -> Vec<EnvVar> {
    vec![env::field("POD_NAME", "metadata.name"), env::field("POD_NAMESPACE", "metadata.namespace")]
}

/// Sentinels and proxies: as many as there are instances, 2 to 3 of them, so that one is left when a node dies.
pub(super) fn replicas(asked: Option<u16>, instances: u16) -> u32 {
    u32::from(asked.unwrap_or_else(|| instances.clamp(2, 3)))
}

/// Spread over what the blueprint names.
pub(super) fn placement(cluster: &Cluster, name: &Name, component: &str) -> Vec<TopologySpreadConstraint> {
    let selector = labels::selector(name.as_str(), component);
    cluster.placement.spread.iter().map(|domain| spread(Domain::from(*domain), Unsatisfiable::ScheduleAnyway, selector.clone())).collect()
}
