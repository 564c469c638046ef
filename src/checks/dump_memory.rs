//! A stream is uploaded in 10,000 parts at most, and a part is held in memory.

use super::amounts::{bytes, size};
use crate::blueprint::DumpTool;
use crate::blueprint::values::Bytes;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};

/// The most memory of the container that uploads, unless the blueprint says otherwise.
const DEFAULT_MEBIBYTES: u64 = 512;
/// What rclone needs beside parts.
const REST_MEBIBYTES: u64 = 64;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    let Some(dumps) = cluster.dumps.as_ref().filter(|dumps| dumps.asked.tool == DumpTool::PgDump) else { return };
    let limit = dumps.asked.resources.limits.memory.unwrap_or(Bytes::from_mebibytes(DEFAULT_MEBIBYTES));
    // As `archive.sh` has it, for a database that fills the volume; one part is filled while another is sent.
    let part = cluster.storage.size.mebibytes() * 2 / 9000 + 8;
    let needed = Bytes::from_mebibytes(2 * part + REST_MEBIBYTES);
    if needed > limit {
        let (volume, needed, limit) = (cluster.storage.size, bytes(needed), bytes(limit));
        findings
            .warning(
                codes::DUMP_MEMORY,
                &Path::dotted("spec.backups.dumps.resources.limits.memory"),
                format!("to upload a database that fills {volume} takes {} of memory, and there is {}", size(needed), size(limit)),
                "",
            )
            .because("an upload has 10,000 parts at most, so that parts grow with the database, and two of them are in memory")
            .help(format!("write `resources: {{limits: {{memory: {:.0}Gi}}}}` at `backups.dumps`", (needed / f64::from(1 << 30)).ceil()));
    }
}
