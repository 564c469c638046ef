//! `metadata`: name and namespace.

use crate::plan::judge::Transition;
use crate::verdict::{Effect, Setting, Verdict, reason};

impl Transition<'_> {
    /// Judges another name or namespace.
    pub(super) fn another_name(&self, setting: &Setting) -> Verdict {
        let (before, after) = (self.before, self.after);
        let what = if setting.path.keys().last() == Some("namespace") { "namespace" } else { "name" };
        let empty = reason!(
            "another {what} means another cluster, which starts empty; applications that connect to it find no data",
            what
        );
        let old = self.delivery.removal();
        let deliberate = after.moved_from() == Some((before.namespace.as_str(), before.name.as_str()));
        if deliberate {
            return Verdict::applied(
                Effect::Outage,
                reason!("{empty} until you copy it (the move is confirmed by `metadata.moved`); each object of the old cluster: {old}", empty, old),
            )
            .with(self.move_cluster());
        }
        Verdict::applied(
            Effect::DataLoss,
            reason!(
                "{empty}; each object of the old cluster: {old}. If you intend the move, confirm it with `metadata.moved.from`",
                empty,
                old
            ),
        )
        .with(self.move_cluster())
    }
}
