//! Logs that go where nobody looks.

use super::parameter;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::codes;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    const NAME: &str = "logging_collector";
    if cluster.is_on(NAME) == Some(true) {
        findings
            .warning(
                codes::LOGS_ON_VOLUME,
                &parameter(NAME),
                "PostgreSQL's log goes to files beside the data",
                "`kubectl logs` does not show it, and it fills the volume",
            )
            .help(format!("remove `{NAME}`: the log goes to standard error, where Kubernetes takes it"));
    }
}
