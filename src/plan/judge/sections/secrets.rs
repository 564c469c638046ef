//! `spec.secrets`: the engine's passwords.

use crate::plan::judge::Transition;
use crate::verdict::{Effect, Verdict};

impl Transition<'_> {
    /// Judges a change of the Secrets.
    pub(super) fn secrets(&self, keys: &[&str]) -> Option<Verdict> {
        Some(match keys {
            ["from"] => Verdict::no_effect("existing Secrets stay; only missing ones are created in the new way"),
            [_, "name"] => self.restarted(
                "the instances read the new Secret at start; it must hold the password that is set in the database",
            ),
            [_, "username"] => Verdict::applied(
                Effect::Outage,
                "the role was created once, at the first start: the engine cannot log in under another name",
            ),
            _ => return None,
        })
    }
}
