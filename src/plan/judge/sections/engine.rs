//! `spec.engine` and `spec.packaging`: what keeps PostgreSQL alive.

use crate::plan::judge::Transition;
use crate::verdict::{Effect, Verdict, reason};

impl Transition<'_> {
    /// What another engine does.
    pub(super) fn another_engine(&self) -> Verdict {
        Verdict::applied(
            Effect::DataLoss,
            reason!("no engine takes over another's data: a cluster of {engine} starts empty behind the same Service, and what is written there is missing in the old one", self.after.engine.to_string()),
        )
        .with(self.dump_and_restore("a cluster of the other engine"))
    }
}
