//! Fewer instances.

use super::{Transition, after, before, step};
use crate::verdict::{Phase, Remedy};

impl Transition<'_> {
    /// Lowers the number of standbys, moves the primary if needed, then removes the records of the removed instances from the engine.
    pub(in crate::plan) fn fewer_instances(&self) -> Remedy {
        let (fewer, more) = (self.after.instances, self.before.instances);
        let (namespace, min) = (&self.after.namespace, self.after.replication.min);
        let too_few = self.after.replication.is_synchronous() && fewer <= min;
        let standbys = before(
            format!(
                "Commits would wait for {min} standbys: set `instances: {}` or more, or `replication.standbys.min: {}`.",
                min + 1,
                fewer.saturating_sub(1)
            ),
            Vec::new(),
        );
        let primary = before(
            format!(
                "If the primary is instance {fewer} or higher, switch over first. See the runbook (“Who is primary”, “Switch over”). A planned switchover loses no data; a failover might."
            ),
            vec![self.runbook("switch over")],
        );
        let volumes = after(
            "The volumes of the removed instances stay, and are reused if you add instances again. Delete their claims if you do not want that.",
            self.claims(fewer..more).iter().map(|claim| format!("kubectl -n {namespace} delete pvc {claim}")).collect(),
        );
        let forget = step(
            Phase::AfterSync,
            "Make the engine forget the removed instances. See the runbook (“Scale”).",
            vec![self.runbook("scale")],
        );
        let steps = [too_few.then_some(standbys), Some(primary), Some(self.merge()), Some(forget), Some(volumes)];
        Remedy {
            title: format!("Scale from {more} to {fewer} instances"),
            steps: steps.into_iter().flatten().collect(),
            during: "Writes stop for the seconds of a switchover if the primary is removed.".to_owned(),
            rollback: format!(
                "Set `instances: {more}` again: the instances start on their old volumes, and catch up or copy the primary."
            ),
        }
    }
}
