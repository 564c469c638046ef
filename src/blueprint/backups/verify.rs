//! `spec.backups.dumps.verify`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::blueprint::Resources;
use crate::blueprint::values::{Bytes, Cron, ResourceName};

/// Restoring the newest run of each database into a throw-away PostgreSQL of the cluster's own image, made for that database
/// alone, and comparing it with its manifest. It fails when anything differs, and when the newest run of a database is older
/// than two intervals of the dumps' schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Verify {
    /// When.
    #[schemars(example = "30 4 * * 0")]
    pub schedule: Cron,
    /// The volume that is restored on. It lives as long as the run.
    #[serde(default)]
    pub storage: Scratch,
    /// Processor and memory of the throw-away PostgreSQL.
    ///
    /// Default: requests of `250m` and `512Mi`, a limit of `1Gi`.
    #[serde(default)]
    pub resources: Resources,
}

/// A volume that lives as long as a run.
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
