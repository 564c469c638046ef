//! `spec.pooler`: PgBouncer before the database.

use crate::plan::judge::Transition;
use crate::verdict::{Effect, Setting, Verdict, reason};
use serde_json::Value;

impl Transition<'_> {
    /// What a change of the pooler does.
    pub(super) fn pooler(&self, keys: &[&str], setting: &Setting) -> Verdict {
        let number = |value: &Option<Value>| value.as_ref().and_then(Value::as_u64);
        let read_again = |told: &'static str| {
            Verdict::applied(
                Effect::Reload,
                reason!("the poolers read it again within two minutes, and no connection is lost{told}", told),
            )
        };
        match keys {
            [] if setting.after.is_none() => {
                let removal = self.delivery.removal();
                let told = reason!(
                    "clients no longer reach the primary through the pooler once its objects are gone: {removal}; its role stays in the database",
                    removal
                );
                let verdict = if self.delivery.prunes() {
                    Verdict::applied(Effect::Outage, told)
                } else {
                    Verdict::ignored(told)
                };
                verdict.with(self.remove_pooler())
            }
            [] => Verdict::calm("it is made; clients come through it once they are led there"),
            ["instances"] if number(&setting.after) < number(&setting.before) => {
                poolers_replaced("there are fewer of them")
            }
            ["instances"] => Verdict::calm("more poolers share the clients that come from then on"),
            ["resources", ..] => poolers_replaced("they are made anew with it"),
            ["mode"] => read_again("; what an application keeps in its session works in the mode `session` alone"),
            ["maxClientConn"] => read_again("; clients beyond it are refused"),
            _ => read_again(""),
        }
    }
}

/// Pods of the pooler go.
pub(super) fn poolers_replaced(reason: &'static str) -> Verdict {
    Verdict::applied(
        Effect::Rolling,
        reason!(
            "{reason}: a pooler that goes ends its transactions first, and its clients connect again through another",
            reason
        ),
    )
}
