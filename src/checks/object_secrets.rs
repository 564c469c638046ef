//! Values of Secrets in `spec.objects`: git would keep them, and so would the cluster's record of its inputs.

use super::object;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};

/// The fields of a Secret that hold values.
pub(super) const VALUES: [&str; 2] = ["data", "stringData"];

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    for (index, desired) in cluster.objects.iter().enumerate() {
        for key in VALUES {
            if desired.kind.as_str() == "Secret" && desired.rest.contains_key(key) {
                in_clear(&object(index).key(key), findings);
            }
        }
    }
}

/// Reports the values of a Secret.
pub(super) fn in_clear(path: &Path, findings: &mut Findings) {
    findings
        .key_error(codes::SECRET_IN_CLEAR, path, "a blueprint cannot hold the values of a Secret", "")
        .help("create the Secret in the cluster, by hand or with an operator; name it in `spec.secrets` or in the object that reads it")
        .because("they stay in git's history: change them wherever they are used");
}
