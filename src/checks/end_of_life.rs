//! Majors of PostgreSQL past their end of life.

use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};
use crate::knowledge::postgres::support;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    let major = cluster.postgres.version.major;
    if let Some(last) = support::ended(major) {
        findings
            .warning(
                codes::MAJOR_ENDED,
                &Path::dotted("spec.postgres.version"),
                format!("PostgreSQL {major} had its last release on {last}"),
                "new bugs and security holes in it stay open",
            )
            .help(format!(
                "plan the upgrade to a later major: {} is supported until {}",
                support::NEWEST.0,
                support::NEWEST.1
            ));
    }
}
