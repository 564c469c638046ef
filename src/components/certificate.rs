//! The certificate that cert-manager makes, where it is asked to.

use crate::cluster::Cluster;
use crate::engines::Contract;
use crate::kube::cert_manager::{Certificate, CertificateSpec, IssuerRef, PrivateKey, SecretTemplate};
use crate::kube::{Object, labels, metadata};

/// The component's name.
const COMPONENT: &str = "tls";

pub(super) fn objects(cluster: &Cluster, contract: &Contract) -> Vec<Object> {
    let Some(asked) = cluster.tls().and_then(|tls| tls.cert_manager.as_ref()) else { return Vec::new() };
    let labels = labels::of(cluster.name.as_str(), COMPONENT);
    let watched = contract.operator.iter().flat_map(|operator| operator.watched.clone());
    let spec = CertificateSpec {
        secret_name: cluster.names().certificate(),
        secret_template: SecretTemplate { labels: labels.clone().into_iter().chain(watched).collect() },
        dns_names: cluster.certificate_names(),
        issuer_ref: IssuerRef {
            name: asked.issuer.name.to_string(),
            kind: asked.issuer.kind.to_string(),
            group: asked.issuer.group.to_string(),
        },
        usages: vec!["digital signature", "key encipherment", "server auth"],
        private_key: PrivateKey { algorithm: "ECDSA", size: 256, rotation_policy: "Always" },
    };
    let metadata = metadata(cluster.namespace.as_str(), &cluster.names().certificate(), labels);
    vec![Object::of(&Certificate::new(metadata, spec))]
}
