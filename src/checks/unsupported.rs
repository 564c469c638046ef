//! Parts of the language that nobody sees to under the chosen engine.

use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};
use crate::engines::{self, By};

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    let facts = engines::engine(cluster.engine).facts();
    let parts = [
        ("spec.pooler", "a connection pooler", cluster.pooler.is_some(), facts.pooler),
        ("spec.access.tls", "a certificate", cluster.tls().is_some(), facts.tls),
    ];
    for (path, what, _, _) in parts.into_iter().filter(|(.., asked, by)| *asked && *by == By::Nobody) {
        let path = Path::dotted(path);
        let key = path.to_string();
        findings
            .key_error(
                codes::PART_UNSUPPORTED,
                &path,
                format!("pgforge sets up {what} for other engines than {}", cluster.engine),
                "",
            )
            .help(format!("remove `{}`, or choose another engine", key.trim_start_matches("spec.")));
    }
}
