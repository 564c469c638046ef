//! A namespace that is deleted with the cluster.

use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    if cluster.namespace_create {
        findings
            .note(
                codes::NAMESPACE_OWNED,
                &Path::dotted("spec.namespace.create"),
                format!("the namespace `{}` is one of the cluster's objects", cluster.namespace),
                "deleting them deletes everything in it, retained volumes included",
            )
            .because("a GitOps tool that prunes deletes the namespace when you remove this key");
    }
}
