//! The source of the TLS certificate: exactly one.

use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};

pub(super) fn check(cluster: &Cluster, found: &mut Findings) {
    let Some(tls) = cluster.tls() else { return };
    let path = Path::dotted("spec.access.tls");
    match (&tls.secret, &tls.cert_manager) {
        (None, None) => {
            found
                .key_error(codes::CONTRADICTION, &path, "TLS is on without a certificate", "")
                .help("add `secret: NAME` with your Secret, or `certManager: {issuer: {name: NAME}}`");
        }
        (Some(_), Some(_)) => {
            let message = "the certificate comes either from `secret` or from cert-manager, not both";
            found
                .key_error(codes::CONTRADICTION, &path.key("secret"), message, "")
                .help("remove `secret`: cert-manager's Secret is named after the cluster");
        }
        _ => {}
    }
    if let Some(desired) = &tls.cert_manager {
        found.repeated(&path.key("certManager").key("dnsNames"), &desired.dns_names);
    }
}
