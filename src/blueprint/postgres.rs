//! `spec.postgres`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::{HbaLine, Identifier, ParameterName, PgValue, PostgresVersion};
use super::{Database, Initdb, Map, Role};

/// PostgreSQL: version, parameters, roles and databases.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Postgres {
    /// The major, or one of its minor releases. A major alone leaves the minor to the image.
    ///
    /// Change: Another minor restarts the pods whose image it names, one after another. Another major is an outage:
    /// PostgreSQL does not start on another major's data. Create a new cluster, then dump and restore.
    pub version: PostgresVersion,
    /// Parameters of `postgresql.conf`, checked against the major's table: name, type, unit, range. Sizes are in
    /// PostgreSQL's notation, `512MB`. `pgforge explain spec.postgres.parameters.NAME` describes each.
    ///
    /// Default: none except `shared_buffers`, a quarter of `resources.limits.memory` if that is set,
    /// `max_slot_wal_keep_size`, a quarter of `storage.size`, and in 13 `password_encryption`, `scram-sha-256`.
    ///
    /// Change: Reloads or restarts the instances, as the parameter requires; see `restart`.
    #[serde(default)]
    #[schemars(example = serde_json::json!({"max_connections": 200, "shared_buffers": "512MB"}))]
    pub parameters: Map<ParameterName, PgValue>,
    /// Lines of `pg_hba.conf`, after those that the engine needs. The first line that matches a connection decides.
    ///
    /// Default: one line, which requires a password from every role: `host all all all scram-sha-256`. Your lines
    /// replace it.
    ///
    /// Change: Reloads. Open connections remain; the new lines apply to new ones.
    #[serde(default)]
    #[schemars(example = ["host all all 10.0.0.0/8 scram-sha-256"])]
    pub hba: Vec<HbaLine>,
    /// Options of `initdb`, which runs once.
    ///
    /// Change: Ignored after the first start, because `initdb` does not run again.
    #[serde(default)]
    pub initdb: Initdb,
    /// Who restarts PostgreSQL when a parameter requires it.
    ///
    /// Change: Applies from the next such parameter on. `automatic` also restarts for those already pending.
    #[serde(default)]
    pub restart: Restart,
    /// Roles in addition to the superuser and the replication role, with the attributes of `CREATE ROLE`.
    ///
    /// Change: Applied to the running database within a minute. A role that you remove here remains in the database.
    #[serde(default)]
    #[schemars(example = serde_json::json!({"orders_app": {"login": true}}))]
    pub roles: Map<Identifier, Role>,
    /// Databases in addition to PostgreSQL's.
    ///
    /// Change: Applied to the running database within a minute. A database that you remove here remains, with its data.
    #[serde(default)]
    #[schemars(example = serde_json::json!({"orders": {"owner": "orders_app"}}))]
    pub databases: Map<Identifier, Database>,
}

/// Who restarts PostgreSQL when a parameter requires it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Restart {
    /// pgforge's steward, one instance after another, in the order that the parameter requires.
    #[default]
    Automatic,
    /// You; until then the old value applies.
    Manual,
}

impl std::fmt::Display for Restart {
    /// The word that the blueprint uses.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Automatic => "automatic",
            Self::Manual => "manual",
        })
    }
}
