//! What the pods of all components share.

use crate::cluster::Cluster;
use crate::kube::pod::volume::{self, Mount};
use crate::kube::pod::{self, User, spreads};
use crate::kube::rbac::{role, role_binding, service_account};
use crate::kube::{Object, labels, metadata};
use k8s_openapi::api::core::v1::{ContainerPort, PodSpec};
use k8s_openapi::api::rbac::v1::PolicyRule;

/// PostgreSQL's port, the same in every engine.
pub(in crate::engines) const PORT: u16 = 5432;

/// The base of a component's pod: its account and its placement.
pub(in crate::engines) fn spec(cluster: &Cluster, component: &str) -> PodSpec {
    let selector = labels::selector(cluster.name.as_str(), component);
    PodSpec {
        service_account_name: Some(cluster.component(component)),
        topology_spread_constraints: Some(spreads(&cluster.placement.spread, &selector)),
        node_selector: cluster.placement.node_selector(),
        tolerations: Some(cluster.placement.tolerations()).filter(|own| !own.is_empty()),
        priority_class_name: cluster.placement.priority_class(),
        ..pod::spec(User::POSTGRES)
    }
}

/// A component's ServiceAccount and its permissions.
pub(in crate::engines) fn account(cluster: &Cluster, component: &str, rules: Vec<PolicyRule>) -> Vec<Object> {
    let name = cluster.component(component);
    let metadata = || metadata(cluster.namespace.as_str(), &name, labels::of(cluster.name.as_str(), component));
    vec![
        Object::of(&service_account(metadata())),
        Object::of(&role(metadata(), rules)),
        Object::of(&role_binding(metadata(), &name, &name)),
    ]
}

/// The volume of the static scripts, with its mount.
pub(in crate::engines) fn scripts(cluster: &Cluster) -> Mount {
    volume::scripts("scripts", &cluster.component("scripts"), "/scripts")
}

/// The command that runs a static script.
pub(in crate::engines) fn script(name: &str) -> Vec<String> {
    vec!["sh".to_owned(), format!("/scripts/{name}")]
}

/// A port that containers listen at.
pub(in crate::engines) fn port(name: &str, number: u16) -> ContainerPort {
    ContainerPort {
        name: Some(name.to_owned()),
        container_port: number.into(),
        protocol: Some("TCP".to_owned()),
        ..ContainerPort::default()
    }
}
