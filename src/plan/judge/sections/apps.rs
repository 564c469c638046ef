//! `spec.apps`: applications beside the database.

use crate::plan::judge::Transition;
use crate::verdict::{Setting, Verdict, reason};

impl Transition<'_> {
    /// What a change of an application does.
    pub(super) fn apps(&self, keys: &[&str], setting: &Setting) -> Verdict {
        match keys {
            [name] if setting.after.is_none() => self.without_app(name),
            _ => {
                Verdict::calm("what the application's pods notice is told of its objects; the database does not notice")
            }
        }
    }

    /// An application without which the cluster goes on.
    fn without_app(&self, name: &str) -> Verdict {
        let removal = self.delivery.removal();
        let told = reason!(
            "of the objects of the application `{name}`: {removal}; its role, database and files stay",
            name.to_owned(),
            removal
        );
        if self.delivery.prunes() { Verdict::calm(told) } else { Verdict::ignored(told).with(self.delete_left()) }
    }
}
