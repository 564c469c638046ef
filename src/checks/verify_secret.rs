//! `verifySecret` for a bucket that uses one key only.

use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    let bootstrap = cluster.bootstrap.as_ref().map(|own| ("spec.bootstrap.dump.from.s3", &own.desired.from.s3));
    let continuous = cluster.continuous.as_ref().map(|own| ("spec.backups.continuous.to.s3", &own.desired.to.s3));
    for (path, s3) in [bootstrap, continuous].into_iter().flatten() {
        if s3.verify_secret.is_some() {
            findings
                .key_error(
                    codes::CONTRADICTION,
                    &Path::dotted(path).key("verifySecret"),
                    "this bucket uses only one key, `secret`",
                    "",
                )
                .because("only `backups.dumps` has test restores and restores that can read with a separate key")
                .help("remove it");
        }
    }
}
