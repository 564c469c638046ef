//! `synchronous_commit` against the replication mode.

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
                format!("`{NAME}` is `{value}`, and replication is synchronous"),
                "no commit would wait for a standby",
            )
            .help(format!("remove `{NAME}`, or write `mode: asynchronous`"))
            .because(
                "a failover would lose acknowledged commits; a session that can bear it can `SET` this for itself",
            );
    } else if off {
        findings
            .warning(
                codes::COMMIT_MAY_BE_LOST,
                &parameter(NAME),
                format!("`{NAME}` is `{value}` for every session"),
                "a crash loses the commits of its last moments",
            )
            .help(format!("remove `{NAME}`, and `SET` it where a lost commit does no harm"));
    }
}
