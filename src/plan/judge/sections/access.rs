//! `spec.access`: who may connect, and how.

use crate::plan::judge::Transition;
use crate::verdict::{Effect, Setting, Verdict, reason};

impl Transition<'_> {
    /// What a change of who may connect does.
    pub(super) fn access(&self, keys: &[&str], setting: &Setting) -> Option<Verdict> {
        Some(match keys {
            ["tls", rest @ ..] => self.tls(rest, setting),
            ["ownNamespace"] if !self.after.access.own_namespace => {
                Verdict::calm("it holds for new connections at once; other pods of the namespace can no longer connect")
            }
            ["ownNamespace"] => {
                Verdict::calm("it holds for new connections at once; every pod of the namespace may connect")
            }
            ["allowFrom"] => {
                Verdict::calm("it holds for new connections at once; whoever is taken out can no longer connect")
            }
            ["service", "type"] => Verdict::applied(
                Effect::Switchover,
                "addresses outside the Kubernetes cluster come or go; inside it nothing changes",
            ),
            ["service", ..] => Verdict::calm("the load balancer reads it; its addresses may change"),
            _ => return None,
        })
    }

    fn tls(&self, path: &[&str], setting: &Setting) -> Verdict {
        let reload = |told: &'static str| {
            Verdict::applied(
                Effect::Reload,
                reason!("PostgreSQL reads it on a reload, and the poolers do: {told}", told),
            )
        };
        match path {
            [] if self.before.tls().is_none() && self.after.requires_tls() => Verdict::applied(
                Effect::Outage,
                "instances that have no certificate yet take nobody in who may only come with TLS, standbys neither: nothing streams, and pods are not replaced any further",
            )
            .with(self.require_tls_later()),
            [] if setting.after.is_none() => {
                self.restarted("each instance loses the certificate, and clients that insist on TLS are refused")
            }
            [] => self.restarted("each instance gets the certificate; clients may go on without TLS"),
            _ if self.before.certificate() != self.after.certificate() => {
                self.restarted("each instance reads the certificate from another Secret, and the poolers are replaced")
            }
            ["minVersion"] => reload("clients that know only older versions can no longer connect; open connections stay"),
            ["required"] if self.after.requires_tls() => {
                reload("from then on connections without TLS are refused, and the server's certificate is verified by standbys, poolers and the steward")
            }
            ["required"] => reload("connections without TLS are taken again"),
            _ => reload("once cert-manager has made the new certificate; clients that verify must know its CA before"),
        }
    }
}
