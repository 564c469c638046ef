//! A `synchronous_commit` that loses acknowledged commits.

use super::parameter;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::codes;
use crate::knowledge::postgres::parameters::truth;

const NAME: &str = "synchronous_commit";

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    let Some(value) = cluster.parameter(NAME) else { return };
    let off = truth(&value) == Some(false);
    if cluster.replication.is_synchronous() && (off || value.eq_ignore_ascii_case("local")) {
        findings
            .error(
                codes::COMMIT_NOT_WAITING,
                &parameter(NAME),
                format!("`{NAME}` is `{value}`, but replication is synchronous"),
                "commits do not wait for a standby",
            )
            .help(format!("remove `{NAME}`, or write `mode: asynchronous`"))
            .because("a failover would lose acknowledged commits; `SET` this only in sessions that can lose them");
    } else if off {
        findings
            .warning(
                codes::COMMIT_MAY_BE_LOST,
                &parameter(NAME),
                format!("`{NAME}` is `{value}` for every session"),
                "a crash loses the last acknowledged commits",
            )
            .help(format!("remove `{NAME}`, and `SET` it only in sessions that can lose commits"));
    }
}
