//! Memory that connections and maintenance may use together, against the limit of an instance.

use super::parameter;
use super::sizes::{bytes, megabytes, size};
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::codes;

/// The most memory that an instance may use, in bytes.
struct Worst {
    connections: f64,
    /// For one connection: one sort, or one hash table if `hash_mem_multiplier` is set.
    each: f64,
    buffers: f64,
    maintenance: f64,
}

impl Worst {
    fn of(cluster: &Cluster, multiplied: bool) -> Option<Self> {
        let factor = if multiplied { cluster.number("hash_mem_multiplier")? } else { 1.0 };
        let maintenance = cluster.number("maintenance_work_mem")?;
        let of_worker = cluster.number("autovacuum_work_mem").filter(|own| *own >= 0.0).unwrap_or(maintenance);
        Some(Self {
            connections: connections(cluster)?,
            each: cluster.number("work_mem")? * factor,
            buffers: cluster.number("shared_buffers")?,
            maintenance: maintenance + of_worker * cluster.number("autovacuum_max_workers")?,
        })
    }

    fn sum(&self) -> f64 {
        self.connections * self.each + self.buffers + self.maintenance
    }
}

/// The most concurrent connections. If every role has a limit: the sum of the limits and of the superuser connections.
fn connections(cluster: &Cluster) -> Option<f64> {
    let most = cluster.number("max_connections")?;
    let mut limits = cluster.postgres.roles.values().filter(|role| role.login).map(|role| role.connection_limit);
    let reserved = cluster.number("superuser_reserved_connections")?;
    let promised = limits.try_fold(0_u32, |sum, limit| Some(sum.saturating_add(limit?)));
    Some(promised.filter(|sum| *sum > 0).map_or(most, |sum| most.min(f64::from(sum) + reserved)))
}

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    let multiplied = findings.is_written(&parameter("hash_mem_multiplier"));
    let (Some(limit), Some(worst)) = (cluster.resources.limits.memory, Worst::of(cluster, multiplied)) else { return };
    let settings = [
        "work_mem",
        "max_connections",
        "hash_mem_multiplier",
        "maintenance_work_mem",
        "autovacuum_work_mem",
        "autovacuum_max_workers",
        "shared_buffers",
    ]
    .map(parameter);
    // PostgreSQL's defaults on a small instance get no warning, and `shared_buffers` has a separate check.
    let chosen = settings.iter().any(|path| findings.is_written(path));
    if !chosen || worst.buffers >= bytes(limit) || worst.sum() <= bytes(limit) {
        return;
    }
    let rest = (bytes(limit) - worst.buffers - worst.maintenance) / (worst.connections * worst.each);
    let work_mem = cluster.number("work_mem").and_then(|own| megabytes(own * rest));
    let lower = work_mem.map_or("lower `max_connections`".to_owned(), |value| format!("write `work_mem: {value}`"));
    let per = if multiplied { "hash table" } else { "sort" };
    findings
        .warning(
            codes::MEMORY_OVERCOMMITTED,
            &findings.written(&settings),
            format!("an instance may use {} of memory, but its limit is {}", size(worst.sum()), size(bytes(limit))),
            "above it the kernel kills a process, and PostgreSQL drops every connection",
        )
        .help(format!(
            "{lower}, limit the connections of roles, or set `limits: {{memory: {}Mi}}`",
            mebibytes(worst.sum())
        ))
        .because(format!(
            "{} connections with one {per} of {} each, {} of `shared_buffers`, {} for maintenance and autovacuum",
            worst.connections,
            size(worst.each),
            size(worst.buffers),
            size(worst.maintenance)
        ));
}

/// Mebibytes, rounded up to a multiple of 256.
fn mebibytes(bytes: f64) -> String {
    const STEP: f64 = 256.0;
    format!("{:.0}", (bytes / 1_048_576.0 / STEP).ceil() * STEP)
}
