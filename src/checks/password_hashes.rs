//! How passwords are kept.

use super::parameter;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::codes;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    const NAME: &str = "password_encryption";
    if cluster.parameter(NAME).is_none_or(|kind| kind.eq_ignore_ascii_case("scram-sha-256")) {
        return;
    }
    let lines = &cluster.postgres.hba;
    let by_scram = lines.is_empty() || lines.iter().any(|line| line.method() == "scram-sha-256");
    let message = "passwords are kept as MD5";
    let help = format!("remove `{NAME}`: the default is `scram-sha-256`, and lines with the method `md5` take it too");
    if by_scram {
        let under = "a line that asks for `scram-sha-256` refuses every one of them";
        findings.error(codes::MD5_PASSWORDS, &parameter(NAME), message, under).help(help);
    } else {
        let under = "who reads one can log in with it, and a later major refuses it";
        findings.warning(codes::MD5_PASSWORDS, &parameter(NAME), message, under).help(help);
    }
}
