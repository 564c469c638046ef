//! A bootstrap from the same bucket and prefix that the cluster's dumps write to.

use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    let (Some(bootstrap), Some(dumps)) = (&cluster.bootstrap, &cluster.dumps) else { return };
    let (from, to) = (&bootstrap.desired.from.s3, &dumps.desired.to.s3);
    if (&from.bucket, &from.endpoint, &bootstrap.prefix) == (&to.bucket, &to.endpoint, &dumps.prefix) {
        findings
            .warning(
                codes::BOOTSTRAP_PLACE,
                &Path::dotted("spec.bootstrap.dump.from.s3"),
                "the bootstrap reads from the prefix that this cluster's dumps write to",
                "",
            )
            .because("the prefix belongs to the cluster that wrote the runs: this cluster's dumps stop until it takes the prefix over")
            .help("set another `backups.dumps.to.s3.prefix`, or follow RUNBOOK, section “The backups belong to another cluster”");
    }
}
