//! `spec.bootstrap`: what a new cluster begins with.

use super::backups::BUCKET;
use crate::verdict::{Setting, Verdict};

/// What a change of the beginning does.
pub(super) fn bootstrap(keys: &[&str], setting: &Setting) -> Verdict {
    match keys {
        ["dump"] if setting.after.is_none() => {
            Verdict::calm("the databases that it brought stay, and nothing waits for a dump any more")
        }
        ["dump", "from", "s3", "cidrs"] => Verdict::calm(BUCKET),
        _ => Verdict::ignored(
            "it is read once, when a cluster is made, and this one has its databases: only a new cluster begins with a dump",
        ),
    }
}
