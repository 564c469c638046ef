//! `spec.images`: what the pods run from.

use super::pooler::poolers_replaced;
use crate::kube::{Identity, Object};
use crate::plan::judge::Transition;
use crate::verdict::{Setting, Verdict};
use serde_json::Value;

impl Transition<'_> {
    /// What another image does.
    pub(super) fn images(&self, keys: &[&str], setting: &Setting) -> Option<Verdict> {
        Some(match keys {
            ["pgbouncer"] if self.after.pooler.is_none() => Verdict::calm("no pod runs from it"),
            ["pgbouncer"] => poolers_replaced("they run from it"),
            [_] => self.image(setting),
            _ => return None,
        })
    }

    /// What an image does depends on who runs from it; each engine has some that others do not.
    fn image(&self, setting: &Setting) -> Verdict {
        let images: Vec<&Value> = setting.before.iter().chain(&setting.after).collect();
        let users: Vec<Identity> = self
            .objects
            .iter()
            .flat_map(|side| side.iter())
            .filter(|object| images.iter().any(|image| holds(object.value(), image)))
            .map(Object::identity)
            .collect();
        if users.iter().any(|user| self.is_the_data(user)) {
            return self.restarted("every instance runs from it");
        }
        if users.is_empty() {
            return Verdict::calm("no pod of this cluster runs from it");
        }
        Verdict::calm("what the pods that run from it notice is told of their objects; no instance does")
    }
}

/// Whether a value stands somewhere in another.
fn holds(value: &Value, wanted: &Value) -> bool {
    match value {
        Value::Object(entries) => entries.values().any(|value| holds(value, wanted)),
        Value::Array(items) => items.iter().any(|item| holds(item, wanted)),
        value => value == wanted,
    }
}
