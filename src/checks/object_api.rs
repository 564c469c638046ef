//! Objects in `spec.objects` that have a say in every request to the API server.

use super::object_rights::great;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};
use crate::kube::privilege::{Grant, Power};

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    great(cluster, Power::Api, |grant, kind, path| report(grant, kind, path, findings));
}

/// The error for a say in what the API server accepts.
pub(super) fn report(grant: &Grant, kind: &str, path: &Path, findings: &mut Findings) {
    findings
        .error(codes::API_CHANGED, path, format!("this {kind} {}", grant.what), "")
        .help("install it beside the cluster, by a change of its own; or accept this with the reason");
}
