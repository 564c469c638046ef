//! Checkpoints more than an hour apart.

use super::parameter;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::codes;

/// An hour, in milliseconds.
const LONGEST: f64 = 3_600_000.0;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    const NAME: &str = "checkpoint_timeout";
    if cluster.number(NAME).is_some_and(|interval| interval > LONGEST) {
        let value = cluster.parameter(NAME).unwrap_or_default();
        findings
            .warning(
                codes::CHECKPOINTS_RARE,
                &parameter(NAME),
                format!("`{NAME}` is {value}"),
                "after a crash, clients wait until PostgreSQL has replayed the WAL of that time",
            )
            .help(format!("write `{NAME}: 30min` or less"));
    }
}
