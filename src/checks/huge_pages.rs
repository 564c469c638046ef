//! `huge_pages`, which the pods do not request.

use super::parameter;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::codes;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    const NAME: &str = "huge_pages";
    if cluster.is_on(NAME) == Some(true) {
        findings
            .error(
                codes::NO_HUGE_PAGES,
                &parameter(NAME),
                "`huge_pages` is on, but the pods request none",
                "PostgreSQL does not start without them",
            )
            .help("remove `huge_pages`: the default, `try`, uses them where available");
    }
}
