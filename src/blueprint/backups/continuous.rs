//! `spec.backups.continuous`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::S3;
use crate::blueprint::values::{Cron, Whole};

/// Scheduled base backups and all WAL in between. From them a new cluster can be restored to any moment since the
/// oldest base backup that is kept. Not every engine has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Continuous {
    /// The schedule of base backups, in UTC: minute, hour, day of the month, month, day of the week. The first one
    /// starts immediately.
    pub schedule: Cron,
    /// The destination.
    pub to: ContinuousTarget,
    /// How far back you can restore. Base backups and WAL that this does not need are deleted.
    #[serde(default)]
    pub keep: Window,
}

/// The destination of base backups and WAL.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ContinuousTarget {
    /// A bucket of Amazon S3 or an S3-compatible store. `prefix` defaults to `continuous/` and the default prefix of
    /// dumps: `continuous/databases/orders`.
    pub s3: S3,
}

/// How far back you can restore.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Window {
    /// Days.
    ///
    /// Change: With fewer days, the next cleanup permanently deletes older base backups and WAL.
    #[schemars(example = 30)]
    pub days: Whole<1, 3650>,
}

impl Default for Window {
    fn default() -> Self {
        Self { days: Whole::new(30).expect("30 is in the range") }
    }
}
