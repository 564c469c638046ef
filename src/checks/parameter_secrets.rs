//! Passwords in the values of parameters.

use super::parameter;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{codes, mask};

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    for (name, value) in &cluster.postgres.parameters {
        if mask::holds_a_secret(&value.to_string()) {
            findings
                .error(
                    codes::PARAMETER_SECRET,
                    &parameter(name.as_str()),
                    format!("a password seems to stand in `{name}`"),
                    "everybody who may log in can read it",
                )
                .help("have the command read it from a file that a Secret is mounted at")
                .because("git keeps it for ever: change it wherever it is in use");
        }
    }
}
