//! `spec.backups.dumps`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Keep, S3, Verify};
use crate::blueprint::Resources;
use crate::blueprint::values::{Cron, Duration, Identifier, TimeZone};

/// Scheduled dumps by `pg_dump`. A run contains a database once that database's manifest, `<database>.json`, exists.
/// The manifest is written last, and only if every step succeeded; restores, verification and `keep` ignore databases
/// without one. A database that fails does not stop the others: the run keeps those, and its Job fails and names the
/// missing one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Dumps {
    /// The schedule: minute, hour, day of the month, month, day of the week. A disaster can lose everything written
    /// since the last run.
    pub schedule: Cron,
    /// The time zone of both schedules, and of the days, weeks and months in `keep`.
    #[serde(default)]
    #[schemars(example = "Europe/Berlin")]
    pub time_zone: TimeZone,
    /// The databases to dump, from `spec.postgres.databases`.
    ///
    /// Default: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(example = ["bitnami_odoo"])]
    pub databases: Vec<Identifier>,
    /// The destination.
    pub to: DumpTarget,
    /// Which runs to keep, counted separately for each database. The others are deleted after a run that contains the
    /// database.
    #[serde(default)]
    pub keep: Keep,
    /// Test restores of the newest run of each database.
    ///
    /// Default: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = serde_json::json!({"schedule": "30 4 * * 0"}))]
    pub verify: Option<Verify>,
    /// The program that dumps.
    #[serde(default)]
    pub tool: DumpTool,
    /// The time limit of a run. A run that exceeds it is stopped and fails.
    #[serde(default = "six_hours")]
    pub deadline: Duration,
    /// CPU and memory of each of a run's two containers, the one that dumps and the one that uploads. The uploader's
    /// memory holds a few parts of an upload.
    ///
    /// Default: requests of `100m` and `128Mi`, a limit of `512Mi`.
    #[serde(default)]
    pub resources: Resources,
}

fn six_hours() -> Duration {
    Duration::from_seconds(6 * 3600)
}

/// The destination of dumps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DumpTarget {
    /// A bucket of Amazon S3 or an S3-compatible store.
    pub s3: S3,
}

/// The program that dumps.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DumpTool {
    /// The `pg_dump` of the server's own major, and rclone.
    #[default]
    PgDump,
    /// The image `lgatica/pgdump-s3`, for comparison: it reports success even when the dump failed.
    #[serde(rename = "pgdump-s3")]
    #[schemars(rename = "pgdump-s3")]
    PgdumpS3,
}
