//! The Services that applications connect to: `<name>-primary` and `<name>-replicas`.

use super::pod::PORT;
use crate::blueprint::ServiceType;
use crate::cluster::Cluster;
use crate::kube::labels::{self, Labels};
use crate::kube::{metadata, service};
use k8s_openapi::api::core::v1::Service;

/// The Service of the primary, of the type in the blueprint.
pub(in crate::engines) fn primary(cluster: &Cluster, component: &str, selector: Labels) -> Service {
    let desired = &cluster.access.service;
    let labels = labels::of(cluster.name.as_str(), component);
    let mut metadata = metadata(cluster.namespace.as_str(), &cluster.names().primary(), labels);
    metadata.annotations = desired.annotations();
    let mut service = service::cluster_ip(metadata, selector, vec![service::port("postgres", PORT)]);
    if let Some(spec) = &mut service.spec {
        spec.type_ = Some(desired.kind.to_string());
        // The API server's defaults.
        spec.external_traffic_policy = (desired.kind != ServiceType::ClusterIP).then(|| "Cluster".to_owned());
        spec.allocate_load_balancer_node_ports = (desired.kind == ServiceType::LoadBalancer).then_some(true);
    }
    service
}

/// The Service of the streaming standbys, for reads.
pub(in crate::engines) fn replicas(cluster: &Cluster, component: &str, selector: Labels) -> Service {
    let labels = labels::of(cluster.name.as_str(), component);
    let metadata = metadata(cluster.namespace.as_str(), &cluster.names().replicas(), labels);
    service::cluster_ip(metadata, selector, vec![service::port("postgres", PORT)])
}
