//! Replication timeouts that are off.

use super::parameter;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::codes;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    for name in ["wal_sender_timeout", "wal_receiver_timeout"] {
        if cluster.instances > 1 && cluster.number(name) == Some(0.0) {
            findings
                .warning(
                    codes::DEAD_PEERS,
                    &parameter(name),
                    format!("`{name}` is off"),
                    "PostgreSQL never closes the connection to a dead node",
                )
                .help(format!("remove `{name}`: the default is 60 s"));
        }
    }
}
