//! More workers than the pool that limits them.

use super::parameter;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::codes;

/// The number of workers that may be requested, and the pool that limits them.
const POOLS: [(&str, &str); 5] = [
    ("max_parallel_workers", "max_worker_processes"),
    ("max_parallel_workers_per_gather", "max_parallel_workers"),
    ("max_parallel_maintenance_workers", "max_parallel_workers"),
    ("max_logical_replication_workers", "max_worker_processes"),
    // Since 18. Before, `autovacuum_max_workers` was the pool.
    ("autovacuum_max_workers", "autovacuum_worker_slots"),
];

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    for (desired, pool) in POOLS {
        let (Some(wanted), Some(there)) = (cluster.number(desired), cluster.number(pool)) else { continue };
        let settings = [desired, pool].map(parameter);
        let is_chosen = settings.iter().any(|path| findings.is_written(path));
        if wanted > there && is_chosen {
            findings
                .warning(
                    codes::WORKERS_WITHOUT_POOL,
                    &findings.written(&settings),
                    format!("`{desired}` is {wanted}, but `{pool}` is {there}"),
                    "the excess workers never start",
                )
                .help(format!("write `{pool}: {wanted}`, or `{desired}: {there}` or less"));
        }
    }
}
