//! Queries on standbys that may hold up replay for ever.

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
                    "one forgotten query on a standby holds up its replay for ever",
                )
                .help(format!("write the longest that a failover may wait for it: `{name}: 5min`"))
                .because("a standby replays all that it has received before it can take over");
        }
    }
}
