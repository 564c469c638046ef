//! Tolerations that keep pods on dead nodes.

use crate::blueprint::{TaintEffect, Toleration, TolerationOperator};
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};

/// The taints of a node that Kubernetes has no word from.
const GONE: [&str; 2] = ["node.kubernetes.io/unreachable", "node.kubernetes.io/not-ready"];

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    for (index, toleration) in cluster.placement.tolerations.iter().enumerate().filter(|(_, own)| is_for_ever(own)) {
        let what = toleration.key.as_ref().map_or("every taint".to_owned(), |key| format!("`{}`", key.as_str()));
        findings
            .warning(
                codes::NEVER_EVICTED,
                &Path::dotted("spec.placement.tolerations").index(index),
                format!("pods put up with {what} for ever"),
                "they are never moved away from a dead node",
            )
            .help("name the taint that you mean, or add `effect: NoSchedule`, or `tolerationSeconds`");
    }
}

fn is_for_ever(toleration: &Toleration) -> bool {
    let of_gone = match &toleration.key {
        None => toleration.operator == TolerationOperator::Exists,
        Some(key) => GONE.contains(&key.as_str()),
    };
    let evicting = matches!(toleration.effect, None | Some(TaintEffect::NoExecute));
    of_gone && evicting && toleration.toleration_seconds.is_none()
}
