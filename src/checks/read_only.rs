//! A server that takes no writes from anybody.

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
                "every write is refused, the steward's too, and the cluster never becomes ready",
            )
            .help(format!("remove it, and `ALTER ROLE … SET {NAME} = on` for the role that is to read only"));
    }
}
