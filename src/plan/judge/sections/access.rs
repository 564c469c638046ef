//! `spec.access`: who may connect, and how.

use crate::plan::judge::Transition;
use crate::verdict::{Effect, Setting, Verdict, reason};

impl Transition<'_> {
    /// Judges a change of `spec.access`.
    pub(super) fn access(&self, keys: &[&str], setting: &Setting) -> Option<Verdict> {
        Some(match keys {
            ["tls", rest @ ..] => self.tls(rest, setting),
            ["ownNamespace"] if !self.after.access.own_namespace => Verdict::no_effect(
                "applies to new connections immediately; other pods of the namespace can no longer connect",
            ),
            ["ownNamespace"] => {
                Verdict::no_effect("applies to new connections immediately; every pod of the namespace may connect")
            }
            ["allowFrom"] => {
                Verdict::no_effect("applies to new connections immediately; removed clients can no longer connect")
            }
            ["service", "type"] => Verdict::applied(
                Effect::Switchover,
                "addresses outside the Kubernetes cluster are added or removed; nothing changes inside it",
            ),
            ["service", ..] => Verdict::no_effect("the load balancer applies it; its addresses may change"),
            _ => return None,
        })
    }

    fn tls(&self, path: &[&str], setting: &Setting) -> Verdict {
        let reload = |effect: &'static str| {
            Verdict::applied(
                Effect::Reload,
                reason!("PostgreSQL and the poolers apply it at a reload: {effect}", effect),
            )
        };
        match path {
            [] if self.before.tls().is_none() && self.after.requires_tls() => Verdict::applied(
                Effect::Outage,
                "instances without a certificate reject TLS-only clients, standbys included: replication stops, and no further pods are replaced",
            )
            .with(self.require_tls_later()),
            [] if setting.after.is_none() => {
                self.restarted("each instance loses the certificate, and clients that require TLS can no longer connect")
            }
            [] => self.restarted("each instance gets the certificate; clients can still connect without TLS"),
            _ if self.before.certificate() != self.after.certificate() => {
                self.restarted("each instance reads the certificate from another Secret, and the poolers are replaced")
            }
            ["minVersion"] => reload("clients that know only older versions can no longer connect; open connections stay"),
            ["required"] if self.after.requires_tls() => {
                reload("new connections without TLS are rejected; standbys, poolers and the steward verify the server's certificate")
            }
            ["required"] => reload("connections without TLS are accepted again"),
            _ => reload("once cert-manager has issued the new certificate; clients that verify it must trust its CA before"),
        }
    }
}
