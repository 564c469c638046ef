//! Parameters that log every statement, and with it the data.

use super::parameter;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::codes;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    let everything = cluster.parameter("log_statement").is_some_and(|what| what.eq_ignore_ascii_case("all"));
    let of_any_length = cluster.number("log_min_duration_statement") == Some(0.0);
    for (name, logs, instead) in [
        ("log_statement", everything, "write `ddl`, or `log_min_duration_statement: 1s` for slow statements"),
        ("log_min_duration_statement", of_any_length, "write how long a slow statement takes, such as `1s`"),
    ] {
        if logs {
            findings
                .warning(
                    codes::STATEMENTS_LOGGED,
                    &parameter(name),
                    format!("`{name}` writes every statement to the log"),
                    "the log then holds customer data, and passwords that users set",
                )
                .help(instead)
                .because("the passwords that the steward sets never appear in the log, even with this setting");
        }
    }
}
