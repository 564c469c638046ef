//! `spec.bootstrap`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::DumpTarget;
use super::values::{Identifier, RunName};

/// What a new cluster begins with. It is read once, when the cluster is made, and never over databases that exist.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Bootstrap {
    /// The databases of a run of dumps, another cluster's or those of one that is gone.
    ///
    /// Default: databases are made empty.
    ///
    /// Change: Ignored by a cluster that has its databases: it was read once, or never. Take it out when it has done its
    /// work.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = serde_json::json!({"from": {"s3": {"bucket": "shop-backups", "prefix": "production/shop", "secret": "shop-backups"}}}))]
    pub dump: Option<BootstrapDump>,
}

/// A run of dumps. Its roles come first, without passwords; each database gets its name when it is whole, and until all are
/// there the steward makes none and is not ready. One that cannot be restored does not keep the others back. Code of a
/// database's owner, such as a CHECK constraint, runs in a restore with no rights outside that database. Files of
/// applications do not come by themselves: see RUNBOOK. PostgreSQL's major may be newer than the one that was dumped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BootstrapDump {
    /// Where the runs lie; reading and listing are enough. Without `prefix` it is where this cluster's own dumps would lie.
    pub from: DumpTarget,
    /// Which run: its name, or `newest`. A database that the newest run lacks comes from the newest before it that holds it.
    #[serde(default)]
    #[schemars(example = &"20261101T001500Z-x7k2p")]
    pub run: RunName,
    /// The databases, of `spec.postgres.databases`; the run must hold each.
    ///
    /// Default: all of them that are there. The others are made empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(example = ["shop"])]
    pub databases: Vec<Identifier>,
}
