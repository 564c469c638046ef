//! Ingresses: which Service answers under which host name and path.

use k8s_openapi::api::networking::v1::{
    HTTPIngressPath, HTTPIngressRuleValue, Ingress, IngressBackend, IngressRule, IngressServiceBackend, IngressSpec,
    IngressTLS, ServiceBackendPort,
};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

/// Routes everything below a path to a named port of a Service. The longest matching path wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route<'a> {
    /// `/` or longer.
    pub path: &'a str,
    /// The Service, in the Ingress' namespace.
    pub service: &'a str,
    /// The name of its port.
    pub port: &'a str,
}

/// Returns an Ingress of one host name. `class` is `None` for the default class; `tls` names the certificate's Secret.
pub fn ingress(
    metadata: ObjectMeta,
    host: &str,
    class: Option<String>,
    tls: Option<String>,
    routes: &[Route],
) -> Ingress {
    let path = |route: &Route| HTTPIngressPath {
        backend: IngressBackend {
            service: Some(IngressServiceBackend {
                name: route.service.to_owned(),
                port: Some(ServiceBackendPort { name: Some(route.port.to_owned()), number: None }),
            }),
            resource: None,
        },
        path: Some(route.path.to_owned()),
        path_type: "Prefix".to_owned(),
    };
    let rule = IngressRule {
        host: Some(host.to_owned()),
        http: Some(HTTPIngressRuleValue { paths: routes.iter().map(path).collect() }),
    };
    let tls = tls.map(|secret| vec![IngressTLS { hosts: Some(vec![host.to_owned()]), secret_name: Some(secret) }]);
    Ingress {
        metadata,
        spec: Some(IngressSpec { ingress_class_name: class, rules: Some(vec![rule]), tls, default_backend: None }),
        status: None,
    }
}
