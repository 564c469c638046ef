//! `spec.instances`: the number of instances.

use crate::blueprint::OnDelete;
use crate::plan::judge::Transition;
use crate::verdict::{Effect, Verdict, reason};

impl Transition<'_> {
    /// Judges another number of instances.
    pub(super) fn instances(&self) -> Verdict {
        let (before, after) = (self.before.instances, self.after.instances);
        if after > before {
            return Verdict::no_effect("new instances copy the primary, which adds load to it; nothing restarts");
        }
        let min = self.after.replication.min;
        if self.after.replication.is_synchronous() && after <= min {
            return Verdict::applied(
                Effect::Outage,
                reason!(
                    "commits wait for {min} standbys, but {after} instances leave only {standbys}: every commit waits indefinitely",
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
            "their volumes stay until the cluster is deleted"
        };
        Verdict::applied(
            Effect::Switchover,
            reason!("the instances with the highest numbers are removed; if the primary is among them, a standby takes over; {kept}", kept),
        )
        .with(self.fewer_instances())
    }
}
