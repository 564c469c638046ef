//! A bootstrap from a dump, under an operator that creates the databases empty.

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
                format!("the operator of `{}` creates empty databases before a dump can be restored", cluster.engine),
                "",
            )
            .help("remove it, and restore into the empty databases: follow RUNBOOK, section “Restore a database”, with their names as `INTO`");
    }
}
