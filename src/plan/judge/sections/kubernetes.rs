//! `spec.kubernetes`: the Kubernetes cluster that the database runs in.

use crate::verdict::Verdict;

/// Judges a change of `spec.kubernetes`.
pub(super) fn kubernetes(keys: &[&str]) -> Verdict {
    match keys {
        ["api", ..] => Verdict::no_effect(
            "applies to new connections immediately: if the API server is not among these addresses, engines and the steward cannot reach it",
        ),
        ["dns"] => Verdict::no_effect("applies to new queries immediately: the DNS servers must be among these peers"),
        ["admissionPolicies"] => {
            Verdict::no_effect("applies from the next request, to this cluster's service accounts only")
        }
        _ => Verdict::no_effect("nothing that runs changes; manifests may use features of the newer Kubernetes"),
    }
}
