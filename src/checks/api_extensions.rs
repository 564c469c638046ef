//! Objects in `spec.objects` that change what the API server accepts.

use super::rbac_grants::great;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};
use crate::kube::privilege::{Grant, Power};

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    great(cluster, Power::Api, |grant, kind, path| report(grant, kind, path, findings));
}

/// Reports an object that changes what the API server accepts.
pub(super) fn report(grant: &Grant, kind: &str, path: &Path, findings: &mut Findings) {
    findings
        .error(codes::API_CHANGED, path, format!("this {kind} {}", grant.what), "")
        .help("install it in a change separate from the cluster, or accept this with a reason");
}
