//! Data checksums that are off.

use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    if !cluster.postgres.initdb.data_checksums {
        findings
            .warning(
                codes::NO_CHECKSUMS,
                &Path::dotted("spec.postgres.initdb.dataChecksums"),
                "data checksums are off",
                "PostgreSQL does not notice a disk that returns wrong bytes",
            )
            .help("remove `dataChecksums`: the default is `true`")
            .because("`initdb` sets this once, when it creates the database");
    }
}
