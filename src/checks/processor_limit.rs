//! A processor limit that slows the engine down with PostgreSQL.

use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};

/// Below one core a single busy query uses up the whole allowance.
const LEAST_MILLICORES: u64 = 1000;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    if let Some(limit) = cluster.resources.limits.cpu
        && limit.millicores() < LEAST_MILLICORES
    {
        findings
            .warning(
                codes::PROCESSOR_LIMIT,
                &Path::dotted("spec.resources.limits.cpu"),
                format!("an instance is stopped for the rest of each tenth of a second once it has used {limit} of it"),
                "what proves that it lives is stopped too, which looks like a failure",
            )
            .help("remove `limits.cpu` and keep `requests.cpu`, which is guaranteed, or allow 1 core or more");
    }
}
