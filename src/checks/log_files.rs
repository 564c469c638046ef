//! PostgreSQL's log in files on the volume instead of the container's log.

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
                "PostgreSQL writes its log to files on the data volume",
                "`kubectl logs` does not show it, and it fills the volume",
            )
            .help(format!("remove `{NAME}`: PostgreSQL then logs to standard error, which Kubernetes collects"));
    }
}
