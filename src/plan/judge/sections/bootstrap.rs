//! `spec.bootstrap`: the data that a new cluster starts with.

use super::backups::BUCKET;
use crate::verdict::{Setting, Verdict};

/// Judges a change of `spec.bootstrap`.
pub(super) fn bootstrap(keys: &[&str], setting: &Setting) -> Verdict {
    match keys {
        ["dump"] if setting.after.is_none() => {
            Verdict::no_effect("the restored databases stay, and nothing waits for a dump any longer")
        }
        ["dump", "from", "s3", "cidrs"] => Verdict::no_effect(BUCKET),
        _ => Verdict::ignored(
            "it is read once, when a cluster is created; this cluster already has its databases, so only a new one starts from the dump",
        ),
    }
}
