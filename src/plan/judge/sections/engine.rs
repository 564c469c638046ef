//! `spec.engine` and `spec.packaging`: the software that runs PostgreSQL.

use crate::plan::judge::Transition;
use crate::verdict::{Effect, Verdict, reason};

impl Transition<'_> {
    /// Judges another engine.
    pub(super) fn another_engine(&self) -> Verdict {
        Verdict::applied(
            Effect::DataLoss,
            reason!("no engine can use another engine's data: a new {engine} cluster starts empty behind the same Service, and new writes are missing in the old cluster", self.after.engine.to_string()),
        )
        .with(self.dump_and_restore("a cluster of the other engine"))
    }
}
