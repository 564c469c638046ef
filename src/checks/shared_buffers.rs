//! `shared_buffers` against the memory of an instance.

use super::parameter;
use super::sizes::{bytes, megabytes, size};
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};

const NAME: &str = "shared_buffers";

/// Above this share of the memory, pages are cached twice, here and in the kernel, and too little is left for queries.
const MOST: f64 = 0.4;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    let Some(buffers) = cluster.number(NAME) else { return };
    let path = parameter(NAME);
    if let Some(limit) = cluster.resources.limits.memory {
        let advice = megabytes(bytes(limit) / 4.0).unwrap_or_default();
        if buffers >= bytes(limit) {
            findings
                .error(
                    codes::BUFFERS_ABOVE_LIMIT,
                    &findings.written(&[path.clone(), Path::dotted("spec.resources.limits.memory")]),
                    format!("`{NAME}` is {}, but an instance has {limit} of memory", size(buffers)),
                    "the kernel kills PostgreSQL as soon as the cache fills",
                )
                .help(format!("write `{NAME}: {advice}`, or raise `resources.limits.memory`"));
        } else if buffers > MOST * bytes(limit) {
            findings
                .warning(
                    codes::BUFFERS_LARGE,
                    &findings.written(&[path.clone(), Path::dotted("spec.resources.limits.memory")]),
                    format!("`{NAME}` uses {} of an instance's {limit} of memory", size(buffers)),
                    "little is left for connections, and the kernel caches the same pages again",
                )
                .help(format!("remove `{NAME}`: the default is a quarter, {advice}"));
        }
    }
    if let Some(request) = cluster.resources.requests.memory
        && bytes(request) < buffers
    {
        findings
            .warning(
                codes::REQUEST_BELOW_BUFFERS,
                &Path::dotted("spec.resources.requests.memory"),
                format!("{request} of memory are requested, less than `{NAME}` ({})", size(buffers)),
                "the node may promise memory to other pods that PostgreSQL never returns",
            )
            .help("set `requests.memory` to the limit, so that the node promises no memory twice");
    }
}
