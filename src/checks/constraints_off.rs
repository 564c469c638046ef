//! `session_replication_role` set to `replica` for every session.

use super::parameter;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::codes;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    const NAME: &str = "session_replication_role";
    if cluster.parameter(NAME).is_some_and(|value| value.eq_ignore_ascii_case("replica")) {
        findings
            .error(
                codes::CONSTRAINTS_OFF,
                &parameter(NAME),
                format!("`{NAME}` is `replica`"),
                "no session checks foreign keys or fires ordinary triggers",
            )
            .help(format!("remove `{NAME}`, and `SET` it only in sessions that load data"));
    }
}
