//! Databases that somebody else makes cannot come from a dump.

use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};
use crate::engines;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    let Some(_) = &cluster.bootstrap else { return };
    if engines::facts(cluster.engine).operator {
        findings
            .error(
                codes::BOOTSTRAP_OPERATOR,
                &Path::dotted("spec.bootstrap.dump"),
                format!("under `{}` an operator makes the databases, empty, before a dump could be restored", cluster.engine),
                "",
            )
            .help("remove it, and restore into the empty databases by RUNBOOK, section “Restore a database”, with their own names as `INTO`");
    }
}
