//! A `wal_level` that is too low for standbys.

use super::parameter;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::codes;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    const NAME: &str = "wal_level";
    if cluster.parameter(NAME).is_some_and(|level| level.eq_ignore_ascii_case("minimal")) {
        findings
            .error(
                codes::WAL_TOO_LITTLE,
                &parameter(NAME),
                "`wal_level` is `minimal`",
                "standbys need at least `replica`",
            )
            .help("remove `wal_level`, or write `logical` for logical replication");
    }
}
