//! Fewer instances.

use super::{Transition, after, before, step};
use crate::verdict::{Phase, Remedy};

impl Transition<'_> {
    /// Lowers the number of standbys first, sees to the primary, forgets who went.
    pub(in crate::plan) fn fewer_instances(&self) -> Remedy {
        let (fewer, more) = (self.after.instances, self.before.instances);
        let (namespace, min) = (&self.after.namespace, self.after.replication.min);
        let too_few = self.after.replication.is_synchronous() && fewer <= min;
        let standbys = before(
            format!(
                "Commits would wait for {min} standbys: write `instances: {}` or more, or `replication.standbys.min: {}`.",
                min + 1,
                fewer.saturating_sub(1)
            ),
            Vec::new(),
        );
        let primary = before(
            format!(
                "Switch over first if the primary is instance {fewer} or higher; the runbook tells who is primary and how (“Who is primary”, “Switch over”). A planned switchover loses nothing that a failover could."
            ),
            vec![self.runbook("switch over")],
        );
        let volumes = after(
            "The volumes of those that went stay, and are used again if instances come back; delete their claims when that is not meant.",
            self.claims(fewer..more).iter().map(|claim| format!("kubectl -n {namespace} delete pvc {claim}")).collect(),
        );
        let forget = step(
            Phase::AfterSync,
            "Make the engine forget them, as the runbook says (“Scale”).",
            vec![self.runbook("scale")],
        );
        let steps = [too_few.then_some(standbys), Some(primary), Some(self.merge()), Some(forget), Some(volumes)];
        Remedy {
            title: format!("Go from {more} to {fewer} instances"),
            steps: steps.into_iter().flatten().collect(),
            stops: "Writes for the seconds of a switchover, if the primary is among those that go.".to_owned(),
            back_out: format!(
                "Write `instances: {more}` again: the instances come back on their volumes, and catch up or copy the primary."
            ),
        }
    }
}
