//! `spec.bootstrap`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::DumpTarget;
use super::values::{Identifier, RunName};

/// The initial data of a new cluster. It is read once, when the cluster is created, and never overwrites existing
/// databases.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Bootstrap {
    /// Databases from a run of dumps, of another cluster or of one that no longer exists.
    ///
    /// Default: databases are created empty.
    ///
    /// Change: Ignored once the cluster has its databases. Remove it after the bootstrap.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = serde_json::json!({"from": {"s3": {"bucket": "shop-backups", "prefix": "production/shop", "secret": "shop-backups"}}}))]
    pub dump: Option<BootstrapDump>,
}

/// A run of dumps. Roles are restored first, without passwords. Each database gets its name when it is complete. Until
/// all are restored, the steward creates no databases and is not ready. A database that cannot be restored does not
/// block the others. Code of a database's owner, such as a CHECK constraint, runs during the restore without rights
/// outside that database. Files of applications are not restored automatically: see RUNBOOK. PostgreSQL's major may be
/// newer than the dumped one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BootstrapDump {
    /// The location of the runs. Read and list permissions suffice. Without `prefix` it is where this cluster's own
    /// dumps would be.
    pub from: DumpTarget,
    /// The run's name, or `newest`. A database that the newest run lacks is restored from the newest earlier run that
    /// contains it.
    #[serde(default)]
    #[schemars(example = &"20261101T001500Z-x7k2p")]
    pub run: RunName,
    /// The databases to restore, from `spec.postgres.databases`. The run must contain each.
    ///
    /// Default: all that the run contains. The others are created empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(example = ["shop"])]
    pub databases: Vec<Identifier>,
}
