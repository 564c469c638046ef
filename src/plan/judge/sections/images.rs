//! `spec.images`: the images of the pods.

use super::pooler::poolers_replaced;
use crate::kube::{Identity, Object};
use crate::plan::judge::Transition;
use crate::verdict::{Setting, Verdict};
use serde_json::Value;

impl Transition<'_> {
    /// Judges another image.
    pub(super) fn images(&self, keys: &[&str], setting: &Setting) -> Option<Verdict> {
        Some(match keys {
            ["pgbouncer"] if self.after.pooler.is_none() => Verdict::no_effect("no pod runs this image"),
            ["pgbouncer"] => poolers_replaced("every pooler runs this image"),
            [_] => self.image(setting),
            _ => return None,
        })
    }

    /// Judges an image by the pods that use it. Engines have different sets of images.
    fn image(&self, setting: &Setting) -> Verdict {
        let images: Vec<&Value> = setting.before.iter().chain(&setting.after).collect();
        let users: Vec<Identity> = self
            .objects
            .iter()
            .flat_map(|side| side.iter())
            .filter(|object| images.iter().any(|image| holds(object.value(), image)))
            .map(Object::identity)
            .collect();
        if users.iter().any(|user| self.holds_data(user)) {
            return self.restarted("every instance runs this image");
        }
        if users.is_empty() {
            return Verdict::no_effect("no pod of this cluster runs this image");
        }
        Verdict::no_effect("no instance runs this image; see the objects that do for the effect on their pods")
    }
}

/// Whether a value contains another at any depth.
fn holds(value: &Value, wanted: &Value) -> bool {
    match value {
        Value::Object(entries) => entries.values().any(|value| holds(value, wanted)),
        Value::Array(items) => items.iter().any(|item| holds(item, wanted)),
        value => value == wanted,
    }
}
