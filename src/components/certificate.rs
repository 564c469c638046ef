//! The certificate that cert-manager issues, if the blueprint names an issuer.

use super::Component;
use crate::cluster::Cluster;
use crate::contract::{Contract, Part};
use crate::kube::cert_manager::{Certificate, CertificateSpec, IssuerRef, PrivateKey, SecretTemplate};
use crate::kube::{Object, labels, metadata};

/// The component's name.
const COMPONENT: &str = "tls";

/// cert-manager's Certificate.
pub(super) struct Certificates;

impl Component for Certificates {
    fn part(&self, cluster: &Cluster, contract: &Contract) -> Part {
        let Some(issued) = cluster.tls().and_then(|tls| tls.cert_manager.as_ref()) else { return Part::default() };
        let labels = labels::of(cluster.name.as_str(), COMPONENT);
        let watched = contract.operator.iter().flat_map(|operator| operator.watched.clone());
        let spec = CertificateSpec {
            secret_name: cluster.names().certificate(),
            secret_template: SecretTemplate { labels: labels.clone().into_iter().chain(watched).collect() },
            dns_names: cluster.certificate_names(),
            issuer_ref: IssuerRef {
                name: issued.issuer.name.to_string(),
                kind: issued.issuer.kind.to_string(),
                group: issued.issuer.group.to_string(),
            },
            usages: vec!["digital signature", "key encipherment", "server auth"],
            private_key: PrivateKey { algorithm: "ECDSA", size: 256, rotation_policy: "Always" },
        };
        let metadata = metadata(cluster.namespace.as_str(), &cluster.names().certificate(), labels);
        Part { objects: vec![Object::of(&Certificate::new(metadata, spec))], ..Part::default() }
    }
}
