//! Dumps that travel unencrypted.

use super::buckets;
use crate::blueprint::values::Endpoint;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::codes;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    for (path, s3, _) in buckets(cluster) {
        if s3.endpoint.as_ref().is_some_and(|endpoint| !Endpoint::is_encrypted(endpoint)) {
            findings
                .warning(codes::CLEAR_TEXT_DUMPS, &path.key("endpoint"), "the dumps travel unencrypted", "")
                .help("write an `https://` endpoint, with `ca` if its certificate is not signed by a public authority");
        }
    }
}
