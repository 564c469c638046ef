//! What stolon's programs share: how they find the store, each other and their pod.

use super::spec::go_duration;
use crate::blueprint::Spread;
use crate::cluster::Cluster;
use crate::kube::pod::volume::{self, Mount};
use crate::kube::pod::{self, Domain, Unsatisfiable, User, env, spread};
use crate::kube::rbac::{role, role_binding, service_account};
use crate::kube::{Object, labels, metadata};
use k8s_openapi::api::core::v1::{ContainerPort, EnvVar, PodSpec, PodTemplateSpec};
use k8s_openapi::api::rbac::v1::PolicyRule;

/// The component whose pods hold data.
pub(super) const KEEPER: &str = "keeper";
/// The component that decides.
pub(super) const SENTINEL: &str = "sentinel";
/// The component that clients reach.
pub(super) const PROXY: &str = "proxy";
/// PostgreSQL's port, everywhere.
pub(super) const PORT: u16 = 5432;

/// `stolon-cluster-<name>`: the ConfigMap in which stolon keeps its state. It is stolon's, and never rendered.
pub(super) fn store(cluster: &Cluster) -> String {
    format!("stolon-cluster-{}", cluster.name)
}

/// Adds the labels by which stolon's programs find each other.
pub(super) fn join_discovery(template: &mut PodTemplateSpec, cluster: &Cluster, component: &str) {
    let labels = template.metadata.get_or_insert_default().labels.get_or_insert_default();
    labels.insert("component".to_owned(), format!("stolon-{component}"));
    labels.insert("stolon-cluster".to_owned(), cluster.name.to_string());
}

/// What a program is told: by flag or, as here, by a variable of its prefix (`STKEEPER`, `STSENTINEL`, …).
pub(super) fn store_env(cluster: &Cluster, prefix: &str) -> Vec<EnvVar> {
    vec![
        env::value(&format!("{prefix}_CLUSTER_NAME"), cluster.name.as_str()),
        env::value(&format!("{prefix}_STORE_BACKEND"), "kubernetes"),
        env::value(&format!("{prefix}_KUBE_RESOURCE_KIND"), "configmap"),
        env::value(&format!("{prefix}_STORE_TIMEOUT"), &go_duration(cluster.engines.stolon.timing.store_timeout)),
    ]
}

/// Its own pod, on which each program keeps its state.
pub(super) fn pod_env() -> Vec<EnvVar> {
    vec![env::field("POD_NAME", "metadata.name"), env::field("POD_NAMESPACE", "metadata.namespace")]
}

/// What the pods of all components share.
pub(super) fn pod(cluster: &Cluster, component: &str) -> PodSpec {
    let selector = labels::selector(cluster.name.as_str(), component);
    let spreads = cluster.placement.spread.iter().map(|asked| {
        let domain = match asked {
            Spread::Zone => Domain::Zone,
            Spread::Node => Domain::Node,
        };
        spread(domain, Unsatisfiable::ScheduleAnyway, selector.clone())
    });
    PodSpec {
        service_account_name: Some(cluster.component(component)),
        topology_spread_constraints: Some(spreads.collect()),
        node_selector: cluster.placement.node_selector(),
        tolerations: Some(cluster.placement.tolerations()).filter(|own| !own.is_empty()),
        priority_class_name: cluster.placement.priority_class(),
        ..pod::spec(User::POSTGRES)
    }
}

/// A component's ServiceAccount, and what it may do.
pub(super) fn account(cluster: &Cluster, component: &str, rules: Vec<PolicyRule>) -> Vec<Object> {
    let name = cluster.component(component);
    let metadata = || metadata(cluster.namespace.as_str(), &name, labels::of(cluster.name.as_str(), component));
    vec![
        Object::of(&service_account(metadata())),
        Object::of(&role(metadata(), rules)),
        Object::of(&role_binding(metadata(), &name, &name)),
    ]
}

/// The static scripts, where containers find them.
pub(super) fn scripts(cluster: &Cluster) -> Mount {
    volume::scripts("scripts", &cluster.component("scripts"), "/scripts")
}

/// The command that runs one of them.
pub(super) fn script(name: &str) -> Vec<String> {
    vec!["sh".to_owned(), format!("/scripts/{name}")]
}

/// The port that PostgreSQL and the proxies listen at.
pub(super) fn port() -> ContainerPort {
    ContainerPort {
        name: Some("postgres".to_owned()),
        container_port: PORT.into(),
        protocol: Some("TCP".to_owned()),
        ..ContainerPort::default()
    }
}
