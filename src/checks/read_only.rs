//! A server that rejects all writes.

use super::parameter;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::codes;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    const NAME: &str = "default_transaction_read_only";
    if cluster.is_on(NAME) == Some(true) {
        findings
            .error(
                codes::READ_ONLY,
                &parameter(NAME),
                format!("`{NAME}` is on"),
                "PostgreSQL rejects all writes, the steward's too, and the cluster never becomes ready",
            )
            .help(format!("remove it, and run `ALTER ROLE … SET {NAME} = on` for the read-only role"));
    }
}
