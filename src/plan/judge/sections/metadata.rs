//! `metadata`: name and namespace.

use crate::plan::judge::Transition;
use crate::verdict::{Effect, Setting, Verdict, reason};

impl Transition<'_> {
    /// What another name or namespace does.
    pub(super) fn another_name(&self, setting: &Setting) -> Verdict {
        let (before, after) = (self.before, self.after);
        let what = if setting.path.keys().last() == Some("namespace") { "namespace" } else { "name" };
        let empty = reason!(
            "another {what} is another cluster, which starts empty; applications that follow it find no data",
            what
        );
        let old = self.delivery.removal();
        let deliberate = after.moved_from() == Some((before.namespace.as_str(), before.name.as_str()));
        if deliberate {
            return Verdict::applied(
                Effect::Outage,
                reason!("{empty} until it is brought over, as `metadata.moved` says is meant; of the old cluster's objects: {old}", empty, old),
            )
            .with(self.move_cluster());
        }
        Verdict::applied(
            Effect::DataLoss,
            reason!(
                "{empty}; of the old cluster's objects: {old}. Say that it is meant with `metadata.moved.from`",
                empty,
                old
            ),
        )
        .with(self.move_cluster())
    }
}
