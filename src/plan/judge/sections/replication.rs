//! `spec.replication`: whom commits wait for.

use crate::blueprint::ReplicationMode;
use crate::plan::judge::Transition;
use crate::verdict::{Effect, Verdict, reason};

impl Transition<'_> {
    /// What it does that commits wait for others.
    pub(super) fn replication(&self) -> Verdict {
        let (before, after) = (self.before.replication, self.after.replication);
        let standbys = self.after.instances - 1;
        if after.is_synchronous() && after.min > standbys {
            return Verdict::applied(
                Effect::Outage,
                reason!(
                    "commits wait for {min} standbys and there are {standbys}: every commit waits for ever",
                    after.min,
                    standbys
                ),
            );
        }
        let reason = match (before.mode, after.mode) {
            (_, ReplicationMode::Asynchronous) => {
                "commits no longer wait for standbys: a failover may lose the last of them"
            }
            (ReplicationMode::Asynchronous, _) => {
                "commits wait for standbys from then on, and stop while too few are there"
            }
            _ if after.min < before.min => {
                "commits wait for fewer standbys; a failure of more than that many may lose the last of them"
            }
            _ if after.min > before.min => "commits wait for more standbys, and stop while too few are there",
            _ => "commits wait for other standbys",
        };
        Verdict::applied(Effect::Reload, reason!("PostgreSQL reads it on a reload: {reason}", reason))
    }
}
