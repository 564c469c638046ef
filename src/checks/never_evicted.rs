//! Tolerations that keep pods on dead nodes.

use crate::blueprint::{TaintEffect, Toleration, TolerationOperator};
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};

/// The taints of a node that does not report to Kubernetes.
const DEAD_NODE: [&str; 2] = ["node.kubernetes.io/unreachable", "node.kubernetes.io/not-ready"];

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    for (index, toleration) in cluster.placement.tolerations.iter().enumerate().filter(|(_, own)| is_indefinite(own)) {
        let what = toleration.key.as_ref().map_or("every taint".to_owned(), |key| format!("`{}`", key.as_str()));
        findings
            .warning(
                codes::NEVER_EVICTED,
                &Path::dotted("spec.placement.tolerations").index(index),
                format!("pods tolerate {what} indefinitely"),
                "Kubernetes never evicts them from a dead node",
            )
            .help("name the taint that you mean, or add `effect: NoSchedule`, or `tolerationSeconds`");
    }
}

fn is_indefinite(toleration: &Toleration) -> bool {
    let of_dead_node = match &toleration.key {
        None => toleration.operator == TolerationOperator::Exists,
        Some(key) => DEAD_NODE.contains(&key.as_str()),
    };
    let evicting = matches!(toleration.effect, None | Some(TaintEffect::NoExecute));
    of_dead_node && evicting && toleration.toleration_seconds.is_none()
}
