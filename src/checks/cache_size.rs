//! An `effective_cache_size` above the memory of an instance.

use super::parameter;
use super::sizes::{bytes, megabytes, size};
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
                format!("`{NAME}` is {}, but an instance has {limit} of memory", size(cache)),
                "the planner chooses index scans that read from disk",
            )
            .help(format!("write `{NAME}: {}`", megabytes(bytes(limit) * 0.75).unwrap_or_default()))
            .because("the kernel's cache for a pod counts against the pod's memory");
    }
}
