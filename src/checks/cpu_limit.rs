//! A CPU limit so low that it throttles the engine with PostgreSQL.

use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};

/// Below one core, a single busy query uses up the whole quota.
const LEAST_MILLICORES: u64 = 1000;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    if let Some(limit) = cluster.resources.limits.cpu
        && limit.millicores() < LEAST_MILLICORES
    {
        findings
            .warning(
                codes::PROCESSOR_LIMIT,
                &Path::dotted("spec.resources.limits.cpu"),
                format!("an instance that uses up its CPU limit of {limit} pauses for the rest of each 100 ms"),
                "its health reports pause too, which looks like a failure",
            )
            .help("remove `limits.cpu` and keep `requests.cpu`, which is guaranteed, or set 1 core or more");
    }
}
