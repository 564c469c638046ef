//! Parameters for rescuing a corrupt database, which hide or cause damage in a sound one.

use super::parameter;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::codes;

const RESCUE: [(&str, &str); 3] = [
    ("zero_damaged_pages", "PostgreSQL permanently replaces a page that it cannot read with an empty one"),
    ("ignore_checksum_failure", "PostgreSQL reads a corrupt page as if it were sound, and copies it to every standby"),
    ("ignore_invalid_pages", "replay continues although pages are missing"),
];

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    for (name, consequence) in RESCUE {
        if cluster.is_on(name) == Some(true) {
            findings.error(codes::DAMAGE_HIDDEN, &parameter(name), format!("`{name}` is on"), consequence).help(
                format!("remove `{name}`; set it only by hand, in one session, on a copy of the corrupt database"),
            );
        }
    }
}
