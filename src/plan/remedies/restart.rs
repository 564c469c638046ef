//! The remedy for a change that waits for a manual restart.

use super::Transition;
use crate::knowledge::postgres::restart::First;
use crate::verdict::{Phase, PhasedStep, Remedy};

impl Transition<'_> {
    /// Restarts the instances in the order that a parameter requires.
    pub(in crate::plan) fn restart_instances(&self, name: &str, first: First) -> Remedy {
        let order = match first {
            First::Any | First::Standbys => "standbys first, the primary last",
            First::Primary => "the primary first, then the standbys",
        };
        let namespace = &self.after.namespace;
        let set = self.contract().set.as_ref().map(|set| &set.name);
        let commands = set.map(|set| {
            let restart = |ordinal: u16| {
                [
                    format!("kubectl -n {namespace} delete pod {set}-{ordinal}"),
                    format!("kubectl -n {namespace} wait pod/{set}-{ordinal} --for=condition=Ready --timeout=600s"),
                ]
            };
            (0..self.after.instances).flat_map(restart).collect()
        });
        Remedy {
            title: format!("Restart for `{name}`"),
            steps: vec![PhasedStep::new(
                Phase::AfterSync,
                format!("Restart the instances one at a time, {order}. The runbook shows how to find the primary."),
                commands.unwrap_or_else(|| vec![self.runbook("restart for a parameter")]),
            )],
            during: "Writes stop while the primary restarts.".to_owned(),
            rollback: format!("Restore the old value of `{name}`; instances that did not restart still use it."),
        }
    }
}
