//! Services, with the defaults that the API server would fill in.

use k8s_openapi::api::core::v1::{Service, ServicePort, ServiceSpec};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::labels::Labels;

/// Returns a TCP port that targets the pods' port of the same name.
pub fn port(name: &str, number: u16) -> ServicePort {
    ServicePort {
        name: Some(name.to_owned()),
        port: number.into(),
        protocol: Some("TCP".to_owned()),
        target_port: Some(IntOrString::String(name.to_owned())),
        ..ServicePort::default()
    }
}

/// Sets a Service's ports to target the pods' ports of the same number, regardless of their names.
pub fn by_number(mut service: Service) -> Service {
    for port in service.spec.iter_mut().flat_map(|spec| spec.ports.iter_mut().flatten()) {
        port.target_port = Some(IntOrString::Int(port.port));
    }
    service
}

/// Returns a Service inside the Kubernetes cluster; another type is set by struct update.
pub fn cluster_ip(metadata: ObjectMeta, selector: Labels, ports: Vec<ServicePort>) -> Service {
    let spec = ServiceSpec {
        type_: Some("ClusterIP".to_owned()),
        selector: Some(selector),
        ports: Some(ports),
        internal_traffic_policy: Some("Cluster".to_owned()),
        session_affinity: Some("None".to_owned()),
        ..ServiceSpec::default()
    };
    Service { metadata, spec: Some(spec), status: None }
}

/// Returns a Service without an address, for the names of a `StatefulSet`'s pods. It includes pods that are not ready,
/// because they must find each other to become ready.
pub fn headless(metadata: ObjectMeta, selector: Labels, ports: Vec<ServicePort>) -> Service {
    let mut service = cluster_ip(metadata, selector, ports);
    if let Some(spec) = &mut service.spec {
        spec.cluster_ip = Some("None".to_owned());
        spec.publish_not_ready_addresses = Some(true);
    }
    service
}
