//! What it means that pods with data are replaced one by one.

use super::Engine;
use super::budget::{Failure, Stop};
use crate::cluster::Cluster;
use crate::verdict::{Effect, Reason, Verdict, reason};

/// Pods with data are replaced, the primary's among them. How long writes stop says the engine's budget.
pub fn replaced(engine: &dyn Engine, cluster: &Cluster, reason: impl Into<Reason>) -> Verdict {
    let reason = reason.into();
    let how = "the pods are replaced one at a time";
    match engine.budget(cluster).row(Failure::Pod).map(|row| &row.writes) {
        Some(Stop::Within { seconds, .. }) => Verdict::applied(
            Effect::Switchover,
            reason!(
                "{reason}: {how}, and when it is the primary's turn writes stop for at most {seconds} s",
                reason,
                how,
                *seconds
            ),
        ),
        Some(Stop::Unbounded { cause }) => {
            Verdict::applied(Effect::Outage, reason!("{reason}: {how}; {cause}", reason, how, cause.clone()))
        }
        None => Verdict::applied(Effect::Switchover, reason!("{reason}: {how}, the primary's among them", reason, how)),
    }
}
