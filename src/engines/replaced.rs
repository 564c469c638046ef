//! What it means that pods with data are replaced one by one.

use super::Engine;
use super::budget::{Failure, Stop};
use crate::cluster::Cluster;
use crate::verdict::{Effect, Verdict};

/// Pods with data are replaced, the primary's among them. How long writes stop says the engine's budget.
pub fn replaced(engine: &dyn Engine, cluster: &Cluster, reason: &str) -> Verdict {
    let how = "the pods are replaced one at a time";
    match engine.budget(cluster).row(Failure::Pod).map(|row| &row.writes) {
        Some(Stop::Within { seconds, .. }) => Verdict::applied(
            Effect::Switchover,
            format!("{reason}: {how}, and when it is the primary's turn writes stop for at most {seconds} s"),
        ),
        Some(Stop::Unbounded { cause }) => Verdict::applied(Effect::Outage, format!("{reason}: {how}; {cause}")),
        None => Verdict::applied(Effect::Switchover, format!("{reason}: {how}, the primary's among them")),
    }
}
