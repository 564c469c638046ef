//! `temp_file_limit` against the volume.

use super::amounts::{bytes, megabytes, size};
use super::parameter;
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
                "one query fills the volume before it is stopped",
            )
            .help(format!("write `{NAME}: {}` or less", megabytes(volume / 4.0).unwrap_or_default()));
    }
}
