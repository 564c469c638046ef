//! `effective_cache_size` against the memory of an instance.

use super::amounts::{bytes, megabytes, size};
use super::parameter;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::codes;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    const NAME: &str = "effective_cache_size";
    let path = parameter(NAME);
    if let (Some(limit), Some(cache)) = (cluster.resources.limits.memory, cluster.number(NAME))
        && findings.is_written(&path)
        && cache > bytes(limit)
    {
        findings
            .warning(
                codes::CACHE_ABOVE_MEMORY,
                &path,
                format!("the planner counts on a cache of {}, and an instance has {limit}", size(cache)),
                "it chooses index scans that read from disk",
            )
            .help(format!("write `{NAME}: {}`", megabytes(bytes(limit) * 0.75).unwrap_or_default()))
            .because("what the kernel caches for a pod counts against the pod's own memory");
    }
}
