//! `spec.backups.dumps`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Keep, S3, Verify};
use crate::blueprint::Resources;
use crate::blueprint::values::{Cron, Duration, Identifier, TimeZone};

/// Dumps by `pg_dump` at set times. A run holds a database once that database's manifest is there, `<database>.json`, which
/// is written last and only if every step succeeded; restoring, verifying and `keep` see no other. A database that fails
/// does not stop the others: the run then holds those, and its Job fails and names the one that is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Dumps {
    /// When: minute, hour, day of the month, month, day of the week. All that was written since the last run can be lost.
    pub schedule: Cron,
    /// The time zone of both schedules, and of the days, weeks and months of `keep`.
    #[serde(default)]
    #[schemars(example = "Europe/Berlin")]
    pub time_zone: TimeZone,
    /// The databases, of `spec.postgres.databases`.
    ///
    /// Default: all of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(example = ["bitnami_odoo"])]
    pub databases: Vec<Identifier>,
    /// Where to.
    pub to: DumpTarget,
    /// Which runs stay, counted for each database apart; the others are removed after a run that holds the database.
    #[serde(default)]
    pub keep: Keep,
    /// Restoring the newest run of each database, to prove it.
    ///
    /// Default: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = serde_json::json!({"schedule": "30 4 * * 0"}))]
    pub verify: Option<Verify>,
    /// What dumps.
    #[serde(default)]
    pub tool: DumpTool,
    /// How long one run may take; then it is ended and counts as failed.
    #[serde(default = "six_hours")]
    pub deadline: Duration,
    /// Processor and memory of the two containers of a run, each: the one that dumps and the one that uploads, whose
    /// memory holds a few parts of an upload.
    ///
    /// Default: requests of `100m` and `128Mi`, a limit of `512Mi`.
    #[serde(default)]
    pub resources: Resources,
}

fn six_hours() -> Duration {
    Duration::from_seconds(6 * 3600)
}

/// Where dumps go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DumpTarget {
    /// A bucket of Amazon S3 or of any store that speaks its language.
    pub s3: S3,
}

/// What dumps.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DumpTool {
    /// The `pg_dump` of the server's own major, and rclone.
    #[default]
    PgDump,
    /// The image `lgatica/pgdump-s3`, for those who compare: it reports success whatever happened.
    #[serde(rename = "pgdump-s3")]
    #[schemars(rename = "pgdump-s3")]
    PgdumpS3,
}
