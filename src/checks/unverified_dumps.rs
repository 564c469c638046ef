//! Dumps without test restores.

use crate::blueprint::DumpTool;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    let Some(dumps) = &cluster.dumps else { return };
    if dumps.asked.verify.is_none() && dumps.asked.tool == DumpTool::PgDump {
        findings
            .warning(
                codes::UNPROVEN_DUMPS,
                &Path::dotted("spec.backups.dumps"),
                "these dumps are never test-restored",
                "",
            )
            .help("add `verify: {schedule: \"30 4 * * 0\"}`");
    }
}
