//! Parameters that the engine sets itself.

use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};
use crate::engines;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    let owned = engines::facts(cluster.engine).owned_parameters;
    for name in cluster.postgres.parameters.keys().filter(|name| owned.contains(name.as_str())) {
        findings
            .key_error(
                codes::PARAMETER_OWNED,
                &Path::dotted("spec.postgres.parameters").key(name.as_str()),
                format!("`{name}` is set by {}", cluster.engine),
                "your value would have no effect",
            )
            .help(format!("remove `{name}`"));
    }
}
