//! Parameters for rescuing a broken database, which destroy a sound one.

use super::parameter;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::codes;

const RESCUE: [(&str, &str); 3] = [
    ("zero_damaged_pages", "a page that cannot be read is replaced by an empty one, for good"),
    ("ignore_checksum_failure", "a broken page is read as if it were sound, and copied to every standby"),
    ("ignore_invalid_pages", "replay goes on over pages that are missing"),
];

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    for (name, consequence) in RESCUE {
        if cluster.is_on(name) == Some(true) {
            findings
                .error(codes::DAMAGE_HIDDEN, &parameter(name), format!("`{name}` is on"), consequence)
                .help(format!("remove `{name}`; set it by hand, in one session, on a copy of what is to be rescued"));
        }
    }
}
