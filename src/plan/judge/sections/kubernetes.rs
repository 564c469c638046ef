//! `spec.kubernetes`: the Kubernetes cluster that the database runs in.

use crate::verdict::Verdict;

/// Judges a change of `spec.kubernetes`.
pub(super) fn kubernetes(keys: &[&str]) -> Verdict {
    match keys {
        ["api", ..] => Verdict::calm(
            "applies to new connections immediately: if the API server is not among these addresses, engines and the steward cannot reach it",
        ),
        ["dns"] => Verdict::calm("applies to new queries immediately: the DNS servers must be among these peers"),
        ["admissionPolicies"] => {
            Verdict::calm("applies from the next request, to this cluster's service accounts only")
        }
        _ => Verdict::calm("nothing that runs changes; manifests may use features of the newer Kubernetes"),
    }
}
