//! More connections than a server handles well.

use super::parameter;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::codes;

/// Above this, every snapshot and every lock takes longer for all sessions, on any machine.
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
                format!("`{NAME}` allows {most} connections"),
                "each is a process, and every transaction scans all of them",
            )
            .help(format!("write `{NAME}: {MANY}` or less, and let clients share connections"));
    }
}
