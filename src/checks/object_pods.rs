//! Pods in `spec.objects` that have powers over their node.

use super::object_rights::great;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};
use crate::kube::privilege::{Grant, Power};

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    great(cluster, Power::Node, |grant, kind, path| report(grant, kind, path, findings));
}

/// The error for a power over a node.
pub(super) fn report(grant: &Grant, kind: &str, path: &Path, findings: &mut Findings) {
    findings
        .error(codes::POD_UNBOUND, path, format!("this {kind} {}", grant.what), "")
        .help("keep to the `restricted` Pod Security Standard; or accept this with the reason");
}
