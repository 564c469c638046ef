//! `replication.primary`, under an engine that chooses the primary itself.

use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};
use crate::engines;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    let path = Path::dotted("spec.replication.primary");
    if !engines::facts(cluster.engine).has_chosen_primary && findings.is_written(&path) {
        findings
            .key_error(
                codes::PRIMARY_UNSUPPORTED,
                &path,
                format!("{} does not let the blueprint choose the primary", cluster.engine),
                "",
            )
            .help("remove `primary`");
    }
}
