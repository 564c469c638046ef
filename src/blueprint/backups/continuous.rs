//! `spec.backups.continuous`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::S3;
use crate::blueprint::values::{Cron, Whole};

/// Base backups at set times and every piece of WAL in between, from which a new cluster can be brought to any moment
/// since the oldest base backup that is kept. Not every engine has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Continuous {
    /// When a base backup is taken, in UTC: minute, hour, day of the month, month, day of the week. The first one is taken at
    /// once.
    pub schedule: Cron,
    /// Where to.
    pub to: ContinuousTarget,
    /// For how long one can go back; base backups and WAL that are not needed for it are removed.
    #[serde(default)]
    pub keep: Window,
}

/// Where base backups and WAL go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ContinuousTarget {
    /// A bucket of Amazon S3 or of any store that speaks its language. `prefix` is by default `continuous` and what a dump's
    /// would be: `continuous/databases/orders`.
    pub s3: S3,
}

/// How far back one can go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Window {
    /// Days.
    ///
    /// Change: With fewer, base backups and WAL that are older are removed at the next cleaning, for good.
    #[schemars(example = 30)]
    pub days: Whole<1, 3650>,
}

impl Default for Window {
    fn default() -> Self {
        Self { days: Whole::new(30).expect("30 is in the range") }
    }
}
