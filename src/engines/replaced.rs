//! The verdict for a change that replaces the pods with data one by one.

use super::Engine;
use super::budget::{Failure, Stop};
use crate::cluster::Cluster;
use crate::verdict::{Effect, Reason, Verdict, reason};

/// Returns the verdict for replacing all pods with data, including the primary's. The engine's budget bounds the write
/// outage.
pub fn replaced(engine: &dyn Engine, cluster: &Cluster, reason: impl Into<Reason>) -> Verdict {
    let reason = reason.into();
    let how = "the pods are replaced one at a time";
    match engine.budget(cluster).row(Failure::Pod).map(|row| &row.writes) {
        Some(Stop::Within { seconds, .. }) => Verdict::applied(
            Effect::Switchover,
            reason!(
                "{reason}: {how}; when the primary is replaced, writes stop for at most {seconds} s",
                reason,
                how,
                *seconds
            ),
        ),
        Some(Stop::Unbounded { cause }) => {
            Verdict::applied(Effect::Outage, reason!("{reason}: {how}; {cause}", reason, how, cause.clone()))
        }
        None => Verdict::applied(Effect::Switchover, reason!("{reason}: {how}, including the primary", reason, how)),
    }
}
