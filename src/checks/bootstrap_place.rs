//! A place in a bucket belongs to one cluster.

use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    let (Some(bootstrap), Some(dumps)) = (&cluster.bootstrap, &cluster.dumps) else { return };
    let (from, to) = (&bootstrap.asked.from.s3, &dumps.asked.to.s3);
    if (&from.bucket, &from.endpoint, &bootstrap.prefix) == (&to.bucket, &to.endpoint, &dumps.prefix) {
        findings
            .warning(
                codes::BOOTSTRAP_PLACE,
                &Path::dotted("spec.bootstrap.dump.from.s3"),
                "the databases come from where this cluster's own dumps are to lie",
                "",
            )
            .because("those runs belong to the cluster that made them: this one's own stop there until it takes the place over")
            .help("give `backups.dumps.to.s3.prefix` another value, or follow RUNBOOK, section “The backups belong to another cluster”");
    }
}
