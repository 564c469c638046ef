//! Time limits that hold for everybody.

use super::parameter;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::codes;

/// A parameter, and whom it stops although nobody meant them.
const LIMITS: [(&str, &str); 3] = [
    ("statement_timeout", "dumps, migrations and index builds end there too"),
    ("transaction_timeout", "dumps and migrations end there too"),
    ("idle_session_timeout", "connections that a pool keeps open are cut"),
];

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    for (name, consequence) in LIMITS {
        if cluster.number(name).is_some_and(|limit| limit > 0.0) {
            findings
                .warning(
                    codes::TIMEOUT_FOR_ALL,
                    &parameter(name),
                    format!("`{name}` holds for every session"),
                    consequence,
                )
                .help(format!("remove it, and `ALTER ROLE … SET {name}` for the role that is to be limited"));
        }
    }
}
