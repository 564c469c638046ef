//! The server's certificate: its Secret and its names.

use super::Cluster;
use crate::blueprint::Tls;

impl Cluster {
    /// The settings of TLS, if it is on.
    pub fn tls(&self) -> Option<&Tls> {
        self.access.tls.as_ref()
    }

    /// Whether the server rejects connections without TLS.
    pub fn requires_tls(&self) -> bool {
        self.tls().is_some_and(|tls| tls.required)
    }

    /// The Secret with `tls.crt`, `tls.key` and `ca.crt`: the blueprint's, or the one that cert-manager creates.
    pub fn certificate(&self) -> Option<String> {
        let tls = self.tls()?;
        Some(tls.secret.as_ref().map_or_else(|| self.names().certificate(), ToString::to_string))
    }

    /// The DNS names of the certificate: those of the Services inside and outside the namespace, and the blueprint's.
    pub fn certificate_names(&self) -> Vec<String> {
        let services = [self.names().primary(), self.names().replicas(), self.names().pooler()];
        let forms = |service: String| {
            let full = format!("{service}.{}", self.namespace);
            [service, full.clone(), format!("{full}.svc"), format!("{full}.svc.cluster.local")]
        };
        let own =
            self.tls().and_then(|tls| tls.cert_manager.as_ref()).into_iter().flat_map(|desired| &desired.dns_names);
        services.into_iter().flat_map(forms).chain(own.map(ToString::to_string)).collect()
    }
}
