//! More connections than a server can serve well.

use super::parameter;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::codes;

/// Beyond this every snapshot and every lock takes longer for all, on any machine.
const MANY: f64 = 1000.0;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    const NAME: &str = "max_connections";
    let path = parameter(NAME);
    if findings.is_written(&path) && cluster.number(NAME).is_some_and(|most| most > MANY) {
        let most = cluster.parameter(NAME).unwrap_or_default();
        findings
            .warning(
                codes::CONNECTIONS_MANY,
                &path,
                format!("{most} connections are allowed"),
                "each is a process, and every transaction looks at all of them",
            )
            .help(format!("write `{NAME}: {MANY}` or less, and let clients share connections"));
    }
}
