//! Dump uploads that need more memory than their container has.

use super::sizes::{bytes, size};
use crate::blueprint::DumpTool;
use crate::blueprint::values::Bytes;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};

/// The default memory limit of the container that uploads.
const DEFAULT_MEBIBYTES: u64 = 512;
/// What rclone needs besides the parts.
const REST_MEBIBYTES: u64 = 64;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    let Some(dumps) = cluster.dumps.as_ref().filter(|dumps| dumps.desired.tool == DumpTool::PgDump) else { return };
    let limit = dumps.desired.resources.limits.memory.unwrap_or(Bytes::from_mebibytes(DEFAULT_MEBIBYTES));
    // As in `archive.sh`, for a database that fills the volume. One part is filled while another is sent.
    let part = cluster.storage.size.mebibytes() * 2 / 9000 + 8;
    let needed = Bytes::from_mebibytes(2 * part + REST_MEBIBYTES);
    if needed > limit {
        let (volume, needed, limit) = (cluster.storage.size, bytes(needed), bytes(limit));
        findings
            .warning(
                codes::DUMP_MEMORY,
                &Path::dotted("spec.backups.dumps.resources.limits.memory"),
                format!("the upload of a database that fills {volume} needs {} of memory, but the limit is {}", size(needed), size(limit)),
                "",
            )
            .because("an upload has at most 10,000 parts, so parts grow with the database; two of them are in memory at the same time")
            .help(format!("add `resources: {{limits: {{memory: {:.0}Gi}}}}` to `backups.dumps`", (needed / f64::from(1 << 30)).ceil()));
    }
}
