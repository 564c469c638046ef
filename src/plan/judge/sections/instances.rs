//! `spec.instances`: how many instances there are.

use crate::blueprint::OnDelete;
use crate::plan::judge::Transition;
use crate::verdict::{Effect, Verdict, reason};

impl Transition<'_> {
    /// What another number of instances does.
    pub(super) fn instances(&self) -> Verdict {
        let (before, after) = (self.before.instances, self.after.instances);
        if after > before {
            return Verdict::calm(
                "new instances copy the primary's data, which loads it while they do; nothing restarts",
            );
        }
        let min = self.after.replication.min;
        if self.after.replication.is_synchronous() && after <= min {
            return Verdict::applied(
                Effect::Outage,
                reason!(
                    "commits wait for {min} standbys, and {after} instances leave {standbys}: every commit waits for ever",
                    min,
                    after,
                    after - 1
                ),
            )
            .with(self.fewer_instances());
        }
        let kept = if self.after.storage.on_delete == OnDelete::Retain {
            "their volumes stay"
        } else {
            "their volumes stay until the cluster goes"
        };
        Verdict::applied(
            Effect::Switchover,
            reason!("the instances with the highest numbers go, and if the primary is among them another takes over; {kept}", kept),
        )
        .with(self.fewer_instances())
    }
}
