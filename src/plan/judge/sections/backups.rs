//! `spec.backups`: dumps. The engine judges the rest.

use crate::plan::judge::Transition;
use crate::verdict::{Effect, Setting, Verdict, reason};
use serde_json::Value;

/// The effect of other addresses for a bucket.
pub(super) const BUCKET: &str = "applies to new connections immediately; a run that cannot reach its bucket fails";

impl Transition<'_> {
    /// Judges a change of the backups.
    pub(super) fn backups(&self, keys: &[&str], setting: &Setting) -> Option<Verdict> {
        match keys {
            ["dumps", rest @ ..] => Some(self.dumps(rest, setting)),
            _ => None,
        }
    }

    fn dumps(&self, path: &[&str], setting: &Setting) -> Verdict {
        let number = |value: &Option<Value>| value.as_ref().and_then(Value::as_u64);
        match path {
            [] if setting.after.is_none() => {
                let removal = self.delivery.removal();
                let reason = reason!(
                    "dumps end once the CronJobs are removed, and existing dumps stay; each CronJob: {removal}",
                    removal
                );
                let verdict =
                    if self.delivery.prunes() { Verdict::no_effect(reason) } else { Verdict::ignored(reason) };
                verdict.with(self.stop_dumps())
            }
            ["keep", _] if number(&setting.after) < number(&setting.before) => Verdict::applied(
                Effect::DataLoss,
                "after the next successful run, older runs are deleted from the bucket and cannot be restored",
            )
            .with(self.keep_older_dumps()),
            ["keep", ..] => Verdict::no_effect("more runs are kept; runs that were already deleted stay deleted"),
            ["to", "s3", "cidrs"] => Verdict::no_effect(BUCKET),
            ["to", ..] => Verdict::no_effect(
                "new runs are stored in the new location; retention, verification and restores cover only those; runs in the old location stay",
            ),
            ["databases"] => Verdict::no_effect("applies from the next run; removed databases are no longer dumped"),
            _ => Verdict::no_effect("applies from the next run; the database is not affected"),
        }
    }
}
