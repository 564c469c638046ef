//! Logs that hold what only the database should.

use super::parameter;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::codes;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    let everything = cluster.parameter("log_statement").is_some_and(|what| what.eq_ignore_ascii_case("all"));
    let of_any_length = cluster.number("log_min_duration_statement") == Some(0.0);
    for (name, logs, instead) in [
        ("log_statement", everything, "write `ddl`, or `log_min_duration_statement: 1s` for what is slow"),
        ("log_min_duration_statement", of_any_length, "write what is slow for you: `1s`"),
    ] {
        if logs {
            findings
                .warning(
                    codes::STATEMENTS_LOGGED,
                    &parameter(name),
                    format!("`{name}` writes every statement to the log"),
                    "with the values in it: customers' data, and passwords that a person sets",
                )
                .help(instead)
                .because("the steward keeps its own passwords out of the log whatever is set here");
        }
    }
}
