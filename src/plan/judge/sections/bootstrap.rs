//! `spec.bootstrap`: the data that a new cluster starts with.

use super::backups::BUCKET;
use crate::plan::judge::Transition;
use crate::verdict::{Setting, Verdict};

impl Transition<'_> {
    /// Judges a change of `spec.bootstrap`.
    pub(super) fn bootstrap(&self, keys: &[&str], setting: &Setting) -> Verdict {
        match keys {
            ["dump"] if setting.after.is_none() => {
                Verdict::calm("the restored databases stay, and nothing waits for a dump any longer")
            }
            ["dump", "from", "s3", "cidrs"] => Verdict::calm(BUCKET),
            _ => Verdict::ignored(
                "it is read once, when a cluster is created; this cluster already has its databases, so only a new one starts from the dump",
            ),
        }
    }
}
