//! How browsers reach Odoo: a Service and an Ingress.

use super::{Odoo, ports};
use crate::knowledge::odoo::WEBSOCKET_PATH;
use crate::kube::ingress::Route;
use crate::kube::{self, service};
use k8s_openapi::api::core::v1::Service;
use k8s_openapi::api::networking::v1::Ingress;

pub(super) fn service(odoo: Odoo) -> Service {
    let ports = ports(odoo.app).into_iter().map(|(name, number)| service::port(name, number)).collect();
    service::cluster_ip(odoo.metadata(&odoo.object()), odoo.selector(), ports)
}

/// Routes web sockets to their own process, and everything else to the workers.
pub(super) fn ingress(odoo: Odoo) -> Ingress {
    let desired = &odoo.app.ingress;
    let service = odoo.object();
    let routes: Vec<Route> = [(WEBSOCKET_PATH, "websocket"), ("/", "http")]
        .into_iter()
        .filter(|(_, port)| ports(odoo.app).iter().any(|(name, _)| name == port))
        .map(|(path, port)| Route { path, service: &service, port })
        .collect();
    let mut metadata = odoo.metadata(&odoo.object());
    metadata.annotations = desired.annotations();
    let class = desired.class.as_ref().map(ToString::to_string);
    let tls = desired.tls_secret.as_ref().map(ToString::to_string);
    kube::ingress::ingress(metadata, odoo.app.host.as_str(), class, tls, &routes)
}
