//! Parameters that let a crash lose or corrupt acknowledged writes.

use super::parameter;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::codes;

/// A parameter, its unsafe value, and the consequence.
const UNSAFE: [(&str, bool, &str); 3] = [
    ("fsync", false, "a crash of the node can corrupt the data beyond repair"),
    ("full_page_writes", false, "a page that was half written in a crash stays corrupt"),
    ("data_sync_retry", true, "after a failed write, PostgreSQL tries again and treats the lost data as written"),
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
