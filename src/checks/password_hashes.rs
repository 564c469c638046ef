//! Passwords that are stored as MD5 hashes.

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
    let message = "passwords are stored as MD5 hashes";
    let help =
        format!("remove `{NAME}`: the default is `scram-sha-256`, and lines with the method `md5` accept it too");
    if by_scram {
        let under = "a line with the method `scram-sha-256` rejects all of them";
        findings.error(codes::MD5_PASSWORDS, &parameter(NAME), message, under).help(help);
    } else {
        let under = "a stolen hash is enough to log in, and a later major rejects it";
        findings.warning(codes::MD5_PASSWORDS, &parameter(NAME), message, under).help(help);
    }
}
