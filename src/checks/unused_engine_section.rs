//! Settings of an engine that the cluster does not use.

use crate::blueprint::engines::EngineKind;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    for section in EngineKind::ALL.iter().filter(|kind| **kind != cluster.engine).filter_map(|kind| kind.section()) {
        let path = Path::dotted("spec").key(section);
        if findings.is_written(&path) {
            findings
                .key_error(
                    codes::CONTRADICTION,
                    &path,
                    format!("`{section}` is set, but the engine is {}", cluster.engine),
                    "it would have no effect",
                )
                .help(format!("remove `{section}`, or write `engine: {section}`"));
        }
    }
}
