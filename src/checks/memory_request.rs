//! A memory request below the limit: the node may promise the difference to other pods.

use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    let (Some(requested), Some(limit)) = (cluster.resources.requests.memory, cluster.resources.limits.memory) else {
        return;
    };
    if requested < limit {
        findings
            .note(
                codes::REQUEST_BELOW_LIMIT,
                &Path::dotted("spec.resources.requests.memory"),
                format!("{requested} of memory are requested, but an instance may use {limit}"),
                "a node short of memory kills such pods first",
            )
            .because(format!("with `requests: {{memory: {limit}}}` the node reserves all of it"));
    }
}
