//! Instances that may all run on one node or in one zone.

use crate::blueprint::Spread;
use crate::blueprint::values::LabelKey;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};

/// Labels that a single node has, and labels that the nodes of one zone share.
const NODE: [&str; 1] = ["kubernetes.io/hostname"];
const ZONE: [&str; 2] = ["topology.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/zone"];

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    if cluster.instances == 1 {
        return;
    }
    let placement = Path::dotted("spec.placement");
    if !cluster.placement.spread.contains(&Spread::Node) {
        findings
            .warning(
                codes::NOT_SPREAD,
                &placement.key("spread"),
                format!("nothing keeps the {} instances on different nodes", cluster.instances),
                "one dead node may take all of them down",
            )
            .help("add `node` to `placement.spread`");
    }
    let pinned = |labels: &[&str]| -> Option<&LabelKey> {
        cluster.placement.node_selector.keys().find(|key| labels.contains(&key.as_str()))
    };
    if let Some(label) = pinned(&NODE) {
        findings
            .warning(
                codes::ONE_NODE,
                &placement.key("nodeSelector").key(label.as_str()),
                format!("all {} instances must run on one node", cluster.instances),
                "when it fails, no instance is left to fail over to",
            )
            .help("select nodes by a label that several have");
    }
    if let Some(label) = pinned(&ZONE) {
        findings
            .warning(
                codes::ONE_ZONE,
                &placement.key("nodeSelector").key(label.as_str()),
                format!("all {} instances must run in one zone", cluster.instances),
                "when it fails, no instance is left to fail over to",
            )
            .help(format!("remove `{}`: instances spread over zones automatically", label.as_str()));
    }
}
