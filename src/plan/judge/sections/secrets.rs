//! `spec.secrets`: the passwords of the engine.

use crate::plan::judge::Transition;
use crate::verdict::{Effect, Verdict};

impl Transition<'_> {
    /// What other Secrets do.
    pub(super) fn secrets(&self, keys: &[&str]) -> Option<Verdict> {
        Some(match keys {
            ["from"] => Verdict::calm("Secrets that exist stay as they are; only those that are missing are made by another"),
            [_, "name"] => self.restarted(
                "the instances read the other Secret when they start, and it must hold the password that the database knows",
            ),
            [_, "username"] => Verdict::applied(
                Effect::Outage,
                "the role was made once, at the first start: the engine cannot log in as another",
            ),
            _ => return None,
        })
    }
}
