//! `spec.apps`: applications that run with the database.

use crate::plan::judge::Transition;
use crate::verdict::{Setting, Verdict, reason};

impl Transition<'_> {
    /// Judges a change of an application.
    pub(super) fn apps(&self, keys: &[&str], setting: &Setting) -> Verdict {
        match keys {
            [name] if setting.after.is_none() => self.without_app(name),
            _ => Verdict::no_effect(
                "the database is not affected; see the application's objects for the effect on its pods",
            ),
        }
    }

    /// Judges the removal of an application.
    fn without_app(&self, name: &str) -> Verdict {
        let removal = self.delivery.removal();
        let reason = reason!(
            "each object of the application `{name}`: {removal}; its role, database and files stay",
            name.to_owned(),
            removal
        );
        if self.delivery.prunes() {
            Verdict::no_effect(reason)
        } else {
            Verdict::ignored(reason).with(self.delete_unrendered())
        }
    }
}
