//! Lines of `pg_hba.conf` that never decide.

use super::hba;
use crate::blueprint::values::{Cidr, ConnectionType, HbaLine, Text};
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::codes;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    let lines = &cluster.postgres.hba;
    for (index, line) in lines.iter().enumerate() {
        if let Some(first) = lines[..index].iter().find(|earlier| decides(earlier, line)) {
            findings
                .warning(
                    codes::LINE_NEVER_READ,
                    &hba(index),
                    "this line never decides",
                    &format!("`{first}` above fits first"),
                )
                .help("move it up, or remove it")
                .because("the first line that fits a connection decides, also if the password is then wrong");
        }
    }
}

/// Whether every connection that fits the later line fits the earlier one.
fn decides(earlier: &HbaLine, later: &HbaLine) -> bool {
    let kind = earlier.kind() == later.kind()
        || (earlier.kind() == ConnectionType::Host && later.kind() != ConnectionType::Local);
    let holds = |own: &[String], others: &[String]| own.iter().any(|word| word == "all") || own == others;
    // `all` is every database but the one that standbys stream from.
    let of_standbys = later.databases().iter().any(|word| word == "replication");
    let databases =
        earlier.databases() == later.databases() || (!of_standbys && holds(earlier.databases(), later.databases()));
    kind && databases && holds(earlier.users(), later.users()) && reaches(earlier.address(), later.address())
}

fn reaches(earlier: Option<&str>, later: Option<&str>) -> bool {
    match (earlier, later) {
        (Some("all"), Some(_)) | (None, None) => true,
        // An address without a prefix has a mask beside it, which may differ.
        (Some(earlier), Some(later)) if earlier == later => earlier.contains('/') || !earlier.contains(['.', ':']),
        (Some(earlier), Some(later)) => {
            Cidr::parse(earlier).ok().zip(Cidr::parse(later).ok()).is_some_and(|(earlier, later)| earlier.holds(later))
        }
        _ => false,
    }
}
