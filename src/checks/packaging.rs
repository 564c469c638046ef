//! A `packaging` that the engine does not offer.

use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    let offered = cluster.engine.packagings();
    if !offered.contains(&cluster.packaging) {
        let words: Vec<String> = offered.iter().map(|word| format!("`{word}`")).collect();
        findings
            .error(
                codes::PACKAGING_UNSUPPORTED,
                &Path::dotted("spec.packaging"),
                format!("the engine `{}` is not available as `{}`", cluster.engine, cluster.packaging),
                "",
            )
            .help(format!("write {}, or remove `packaging`", words.join(" or ")));
    }
}
