//! `session_replication_role` for everybody.

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
                "no foreign key is checked and no trigger fires, in any session",
            )
            .help(format!("remove `{NAME}`; a session that loads data can `SET` it for itself"));
    }
}
