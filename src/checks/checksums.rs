//! Page checksums.

use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    if !cluster.postgres.initdb.data_checksums {
        findings
            .warning(
                codes::NO_CHECKSUMS,
                &Path::dotted("spec.postgres.initdb.dataChecksums"),
                "pages have no checksums",
                "a disk that returns other bytes than were written is not noticed",
            )
            .help("remove `dataChecksums`: the default is `true`")
            .because("it is decided once, when the database is made");
    }
}
