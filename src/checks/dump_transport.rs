//! Dumps hold everything that the database holds.

use crate::blueprint::values::Endpoint;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    let Some(dumps) = &cluster.dumps else { return };
    if dumps.asked.to.s3.endpoint.as_ref().is_some_and(|endpoint| !Endpoint::is_encrypted(endpoint)) {
        findings
            .warning(
                codes::CLEAR_TEXT_DUMPS,
                &Path::dotted("spec.backups.dumps.to.s3.endpoint"),
                "the dumps travel unencrypted",
                "",
            )
            .help("write an `https://` endpoint, with `ca` if its certificate is not signed by a public authority");
    }
}
