//! `spec.backups`: dumps; what else it holds is judged by the engine.

use crate::plan::judge::Transition;
use crate::verdict::{Effect, Setting, Verdict, reason};
use serde_json::Value;

/// What becomes of the addresses of a bucket.
pub(super) const BUCKET: &str = "it holds for new connections at once; a run that cannot reach its bucket fails";

impl Transition<'_> {
    /// What a change of backups does.
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
                let told = reason!("nothing is dumped any more once its CronJobs are gone, and no dump is removed: {removal}", removal);
                let verdict = if self.delivery.prunes() { Verdict::calm(told) } else { Verdict::ignored(told) };
                verdict.with(self.stop_dumps())
            }
            ["keep", _] if number(&setting.after) < number(&setting.before) => Verdict::applied(
                Effect::DataLoss,
                "after the next run that succeeds, older runs are removed from the bucket, and cannot be restored any more",
            )
            .with(self.keep_older_dumps()),
            ["keep", ..] => Verdict::calm("more runs stay; those that were removed already do not come back"),
            ["to", "s3", "cidrs"] => Verdict::calm(BUCKET),
            ["to", ..] => Verdict::calm("new runs lie at the other place, and only those are kept, verified and restored; what lies at the former stays"),
            ["databases"] => Verdict::calm("it counts from the next run on; a database that is taken out is no longer dumped"),
            _ => Verdict::calm("it counts from the next run on; the database does not notice"),
        }
    }
}
