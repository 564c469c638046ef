//! RBAC rights that `spec.objects` grant and that are enough to take over a namespace or more.

use super::object;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};
use crate::kube::privilege::{Grant, Power, grants};

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    great(cluster, Power::Rights, |grant, kind, path| report(grant, kind, path, findings));
}

/// Passes every great grant of one power in `spec.objects` to `report`, with the object's kind and the path in the
/// blueprint.
pub(super) fn great(cluster: &Cluster, power: Power, mut report: impl FnMut(&Grant, &str, &Path)) {
    for (index, desired) in cluster.objects.iter().enumerate() {
        let value = serde_json::to_value(desired).unwrap_or_default();
        for grant in grants(&value).iter().filter(|grant| grant.is_critical && grant.power == power) {
            let path = Path([&object(index).0[..], &grant.path.0].concat());
            report(grant, desired.kind.as_str(), &path);
        }
    }
}

/// Reports a right.
pub(super) fn report(grant: &Grant, kind: &str, path: &Path, findings: &mut Findings) {
    findings
        .error(codes::RIGHTS_GIVEN, path, format!("this {kind} {}", grant.what), "")
        .help("grant only what the account needs, by name, or accept this with a reason");
}
