//! `spec.backups.dumps.verify`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::blueprint::Resources;
use crate::blueprint::values::{Bytes, Cron, ResourceName};

/// Test restores: each run restores the newest dump of each database into a temporary PostgreSQL of the cluster's
/// image, one for each database, and compares it with the manifest. It fails if anything differs, or if the newest run
/// of a database is older than two intervals of the dumps' schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Verify {
    /// The schedule.
    #[schemars(example = "30 4 * * 0")]
    pub schedule: Cron,
    /// The volume to restore to. It is deleted after the run.
    #[serde(default)]
    pub storage: Scratch,
    /// CPU and memory of the temporary PostgreSQL.
    ///
    /// Default: requests of `250m` and `512Mi`, a limit of `1Gi`.
    #[serde(default)]
    pub resources: Resources,
}

/// A temporary volume, deleted after the run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Scratch {
    /// Its size.
    ///
    /// Default: `spec.storage.size`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = "50Gi")]
    pub size: Option<Bytes>,
    /// Its storage class.
    ///
    /// Default: `spec.storage.class`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"standard")]
    pub class: Option<ResourceName>,
}
