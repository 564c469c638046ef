//! `spec.replication`: the standbys that commits wait for.

use crate::blueprint::ReplicationMode;
use crate::plan::judge::Transition;
use crate::verdict::{Effect, Verdict, reason};

impl Transition<'_> {
    /// Judges a change of the replication mode or of the number of standbys that commits wait for.
    pub(super) fn replication(&self) -> Verdict {
        let (before, after) = (self.before.replication, self.after.replication);
        let standbys = self.after.instances - 1;
        if after.is_synchronous() && after.min > standbys {
            return Verdict::applied(
                Effect::Outage,
                reason!(
                    "commits wait for {min} standbys, but there are only {standbys}: every commit waits indefinitely",
                    after.min,
                    standbys
                ),
            );
        }
        let reason = match (before.mode, after.mode) {
            (_, ReplicationMode::Asynchronous) => {
                "commits no longer wait for standbys: a failover may lose the last commits"
            }
            (ReplicationMode::Asynchronous, _) => {
                "commits wait for standbys from then on, and stop while too few are available"
            }
            _ if after.min < before.min => {
                "commits wait for fewer standbys; if more than that many fail, the last commits may be lost"
            }
            _ if after.min > before.min => "commits wait for more standbys, and stop while too few are available",
            _ => "commits wait for other standbys",
        };
        Verdict::applied(Effect::Reload, reason!("PostgreSQL applies it at a reload: {reason}", reason))
    }
}
