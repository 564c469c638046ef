//! Dumps without test restores.

use crate::blueprint::DumpTool;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    let Some(dumps) = &cluster.dumps else { return };
    if dumps.desired.verify.is_none() && dumps.desired.tool == DumpTool::PgDump {
        findings
            .warning(
                codes::UNVERIFIED_DUMPS,
                &Path::dotted("spec.backups.dumps"),
                "these dumps are never test-restored",
                "",
            )
            .help("add `verify: {schedule: \"30 4 * * 0\"}`");
    }
}
