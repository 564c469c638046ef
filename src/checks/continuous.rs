//! Base backups and WAL archiving that the engine does not offer, or without encryption.

use crate::blueprint::values::Endpoint;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};
use crate::engines;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    let Some(continuous) = &cluster.continuous else { return };
    let path = Path::dotted("spec.backups.continuous");
    if !engines::facts(cluster.engine).continuous {
        findings
            .key_error(
                codes::CONTINUOUS_UNSUPPORTED,
                &path,
                format!("{} takes no base backups and archives no WAL", cluster.engine),
                "",
            )
            .help("write `dumps` instead of `continuous`, or choose an engine that supports it")
            .because("a loss of the volumes then loses all writes since the last dump");
    }
    if continuous.desired.to.s3.endpoint.as_ref().is_some_and(|endpoint| !Endpoint::is_encrypted(endpoint)) {
        findings
            .warning(
                codes::CLEAR_TEXT_DUMPS,
                &path.key("to").key("s3").key("endpoint"),
                "base backups and WAL travel unencrypted",
                "",
            )
            .help("write an `https://` endpoint, with `ca` if its certificate is not signed by a public authority");
    }
}
