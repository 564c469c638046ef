//! Timeouts that apply to every session.

use super::parameter;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::codes;

/// A parameter, and what it stops unintentionally.
const LIMITS: [(&str, &str); 3] = [
    ("statement_timeout", "it also stops dumps, migrations and index builds"),
    ("transaction_timeout", "it also stops dumps and migrations"),
    ("idle_session_timeout", "it closes connections that a pool keeps open"),
];

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    for (name, consequence) in LIMITS {
        if cluster.number(name).is_some_and(|limit| limit > 0.0) {
            findings
                .warning(
                    codes::TIMEOUT_FOR_ALL,
                    &parameter(name),
                    format!("`{name}` applies to every session"),
                    consequence,
                )
                .help(format!("remove it, and run `ALTER ROLE … SET {name}` for the role that needs the limit"));
        }
    }
}
