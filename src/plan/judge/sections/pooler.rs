//! `spec.pooler`: PgBouncer in front of the database.

use crate::plan::judge::Transition;
use crate::verdict::{Effect, Setting, Verdict, reason};
use serde_json::Value;

impl Transition<'_> {
    /// Judges a change of the pooler.
    pub(super) fn pooler(&self, keys: &[&str], setting: &Setting) -> Verdict {
        let number = |value: &Option<Value>| value.as_ref().and_then(Value::as_u64);
        let reloaded = |addition: &'static str| {
            Verdict::applied(
                Effect::Reload,
                reason!("the poolers reload it within two minutes; no connection is lost{addition}", addition),
            )
        };
        match keys {
            [] if setting.after.is_none() => {
                let removal = self.delivery.removal();
                let reason = reason!(
                    "once the pooler's objects are deleted, clients cannot reach the primary through it; each object: {removal}; its role stays in the database",
                    removal
                );
                let verdict = if self.delivery.prunes() {
                    Verdict::applied(Effect::Outage, reason)
                } else {
                    Verdict::ignored(reason)
                };
                verdict.with(self.remove_pooler())
            }
            [] => Verdict::no_effect("created; clients use it once you point them at it"),
            ["instances"] if number(&setting.after) < number(&setting.before) => poolers_replaced("fewer poolers run"),
            ["instances"] => Verdict::no_effect("more poolers share new connections"),
            ["resources", ..] => poolers_replaced("every pooler is recreated with it"),
            ["mode"] => reloaded("; session state of applications works only in the mode `session`"),
            ["maxClientConn"] => reloaded("; clients beyond the limit are rejected"),
            _ => reloaded(""),
        }
    }
}

/// The verdict of a change that replaces or removes poolers.
pub(super) fn poolers_replaced(reason: &'static str) -> Verdict {
    Verdict::applied(
        Effect::Rolling,
        reason!(
            "{reason}: a pooler finishes its transactions before it stops, and its clients reconnect through another",
            reason
        ),
    )
}
