//! `spec.kubernetes`: the Kubernetes that the cluster runs in.

use crate::verdict::Verdict;

/// What another Kubernetes does.
pub(super) fn kubernetes(keys: &[&str]) -> Verdict {
    match keys {
        ["api", ..] => Verdict::calm(
            "it holds for new connections at once: the API server must be among these addresses, or engines and the steward lose it",
        ),
        ["dns"] => Verdict::calm("it holds for new queries at once: whoever answers them must be among these peers"),
        ["admissionPolicies"] => {
            Verdict::calm("it holds from the next request on, for the cluster's own accounts alone")
        }
        _ => Verdict::calm("nothing that runs changes; manifests may use what the newer Kubernetes has"),
    }
}
