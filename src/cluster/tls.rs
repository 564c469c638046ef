//! The server's certificate: where it is, and what it is for.

use super::Cluster;
use crate::blueprint::Tls;

impl Cluster {
    /// What was asked of TLS, if there is any.
    pub fn tls(&self) -> Option<&Tls> {
        self.access.tls.as_ref()
    }

    /// Whether connections without TLS are refused.
    pub fn requires_tls(&self) -> bool {
        self.tls().is_some_and(|tls| tls.required)
    }

    /// The Secret with `tls.crt`, `tls.key` and `ca.crt`: the blueprint's, or the one that cert-manager makes.
    pub fn certificate(&self) -> Option<String> {
        let tls = self.tls()?;
        Some(tls.secret.as_ref().map_or_else(|| self.names().certificate(), ToString::to_string))
    }

    /// The names that the certificate is for: those of the Services, from the namespace and from others, and the blueprint's.
    pub fn certificate_names(&self) -> Vec<String> {
        let services = [self.names().primary(), self.names().replicas(), self.names().pooler()];
        let forms = |service: String| {
            let full = format!("{service}.{}", self.namespace);
            [service, full.clone(), format!("{full}.svc"), format!("{full}.svc.cluster.local")]
        };
        let own = self.tls().and_then(|tls| tls.cert_manager.as_ref()).into_iter().flat_map(|asked| &asked.dns_names);
        services.into_iter().flat_map(forms).chain(own.map(ToString::to_string)).collect()
    }
}
