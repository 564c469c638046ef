//! A `temp_file_limit` that is not below the volume's size.

use super::parameter;
use super::sizes::{bytes, megabytes, size};
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::codes;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    const NAME: &str = "temp_file_limit";
    let volume = bytes(cluster.storage.size);
    if let Some(limit) = cluster.number(NAME).filter(|limit| *limit >= volume) {
        findings
            .warning(
                codes::LIMIT_BEYOND_VOLUME,
                &parameter(NAME),
                format!("`{NAME}` is {}, on a volume of {}", size(limit), cluster.storage.size),
                "one query can fill the volume before PostgreSQL cancels it",
            )
            .help(format!("write `{NAME}: {}` or less", megabytes(volume / 4.0).unwrap_or_default()));
    }
}
