//! Pods in `spec.objects` that can control their node.

use super::rbac_grants::great;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};
use crate::kube::privilege::{Grant, Power};

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    great(cluster, Power::Node, |grant, kind, path| report(grant, kind, path, findings));
}

/// Reports a pod that can control its node.
pub(super) fn report(grant: &Grant, kind: &str, path: &Path, findings: &mut Findings) {
    findings
        .error(codes::POD_UNBOUND, path, format!("this {kind} {}", grant.what), "")
        .help("follow the `restricted` Pod Security Standard, or accept this with a reason");
}
