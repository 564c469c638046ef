//! Parameters that let PostgreSQL lose what it has acknowledged when it crashes.

use super::parameter;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::codes;

/// A parameter, its value that is at fault, and what that does.
const UNSAFE: [(&str, bool, &str); 3] = [
    ("fsync", false, "after a crash of the node the data may be beyond repair"),
    ("full_page_writes", false, "a page that was half written in a crash stays so"),
    ("data_sync_retry", true, "a failed write is taken for done when it is tried again"),
];

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    for (name, at_fault, consequence) in UNSAFE {
        if cluster.is_on(name) == Some(at_fault) {
            let value = cluster.parameter(name).unwrap_or_default();
            findings
                .error(codes::CRASH_UNSAFE, &parameter(name), format!("`{name}` is `{value}`"), consequence)
                .help(format!("remove `{name}`"));
        }
    }
}
