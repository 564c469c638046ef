//! Settings that stolon's programs share: how they find the store, each other and their pod.

use crate::cluster::Cluster;
use crate::kube::labels::{self, Labels};
use crate::kube::pod::env;
use crate::kube::{Object, disruption, metadata};
use crate::text::duration;
use k8s_openapi::api::core::v1::{EnvVar, PodTemplateSpec};

/// The component whose pods hold data.
pub(super) const KEEPER: &str = "keeper";
/// The component that elects the primary.
pub(super) const SENTINEL: &str = "sentinel";
/// The component that clients connect to.
pub(super) const PROXY: &str = "proxy";

/// `stolon-cluster-<name>`: the ConfigMap with the state of stolon. stolon creates it; pgforge never renders it.
pub(super) fn store(cluster: &Cluster) -> String {
    format!("stolon-cluster-{}", cluster.name)
}

/// The annotation on the pod of each of stolon's programs that holds the program's state.
pub(super) const STATUS: &str = "stolon-status";

/// The labels that stolon's programs use to find each other.
pub(super) fn discovery(cluster: &Cluster, component: &str) -> Labels {
    let labels = [("component", format!("stolon-{component}")), ("stolon-cluster", cluster.name.to_string())];
    labels.map(|(key, value)| (key.to_owned(), value)).into()
}

/// Adds the discovery labels to a template.
pub(super) fn join_discovery(template: &mut PodTemplateSpec, cluster: &Cluster, component: &str) {
    let labels = template.metadata.get_or_insert_default().labels.get_or_insert_default();
    labels.extend(discovery(cluster, component));
}

/// The disruption budget of one of stolon's programs.
pub(super) fn budget(cluster: &Cluster, component: &str, selector: Labels, count: u16) -> Option<Object> {
    let name = cluster.component(component);
    let metadata = metadata(cluster.namespace.as_str(), &name, labels::of(cluster.name.as_str(), component));
    disruption::budget(metadata, selector, count.into()).map(|budget| Object::of(&budget))
}

/// The store's settings as environment variables with a program's prefix (`STKEEPER`, `STSENTINEL`, …).
pub(super) fn store_env(cluster: &Cluster, prefix: &str) -> Vec<EnvVar> {
    vec![
        env::value(&format!("{prefix}_CLUSTER_NAME"), cluster.name.as_str()),
        env::value(&format!("{prefix}_STORE_BACKEND"), "kubernetes"),
        env::value(&format!("{prefix}_KUBE_RESOURCE_KIND"), "configmap"),
        env::value(&format!("{prefix}_STORE_TIMEOUT"), &duration::go(cluster.engines.stolon.timing.store_timeout)),
    ]
}

/// The name and the namespace of the pod, on which each program keeps its state.
pub(super) fn pod_env() -> Vec<EnvVar> {
    vec![env::field("POD_NAME", "metadata.name"), env::field("POD_NAMESPACE", "metadata.namespace")]
}
