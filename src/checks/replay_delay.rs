//! Queries on standbys that may block replay indefinitely.

use super::parameter;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::codes;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    for name in ["max_standby_streaming_delay", "max_standby_archive_delay"] {
        if cluster.instances > 1 && cluster.number(name).is_some_and(|delay| delay < 0.0) {
            findings
                .warning(
                    codes::REPLAY_HELD,
                    &parameter(name),
                    format!("`{name}` is unlimited"),
                    "one forgotten query on a standby blocks its replay indefinitely",
                )
                .help(format!("write the longest time that a failover may wait for a query, such as `{name}: 5min`"))
                .because("a standby replays all received WAL before it can take over");
        }
    }
}
