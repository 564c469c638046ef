//! Objects of `spec.objects` that need a namespace and have none, or the reverse.

use super::object;
use crate::blueprint::values::Scope;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::codes;
use crate::kube::fit::Kind;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    for (index, desired) in cluster.objects.iter().enumerate() {
        let Some(kind) = Kind::of(desired.api_version.as_str(), desired.kind.as_str()) else { continue };
        let Some(namespace) = desired.metadata.namespace.as_ref().map(Scope::as_str) else { continue };
        let path = object(index).key("metadata").key("namespace");
        let (message, help) = match (kind.is_namespaced, namespace.is_empty()) {
            (true, true) => (
                format!("a `{}` needs a namespace", kind.kind),
                format!("remove it to use `{}`, or name another namespace", cluster.namespace),
            ),
            (false, false) => {
                (format!("a `{}` is cluster-scoped and has no namespace", kind.kind), "remove `namespace`".to_owned())
            }
            _ => continue,
        };
        findings.error(codes::WRONG_SCOPE, &path, message, "the API server would reject it").help(help);
    }
}
