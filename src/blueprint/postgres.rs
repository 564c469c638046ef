//! `spec.postgres`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::{HbaLine, Identifier, ParameterName, PgValue, PostgresVersion};
use super::{Database, Initdb, Map, Role};

/// PostgreSQL and what is inside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Postgres {
    /// The major, or one minor release of it. A major alone leaves the minor to the image.
    ///
    /// Change: Another minor restarts, one after another, the pods whose image it names. Another major is an outage:
    /// PostgreSQL does not start on the data of another; make a new cluster, and dump and restore.
    pub version: PostgresVersion,
    /// Parameters of `postgresql.conf`, checked against the major's own table: name, type, unit, range. Sizes are
    /// PostgreSQL's, `512MB`. `pgforge explain spec.postgres.parameters.NAME` tells of each.
    ///
    /// Default: none but `shared_buffers`, a quarter of `resources.limits.memory` if that is set,
    /// `max_slot_wal_keep_size`, a quarter of `storage.size`, and in 13 `password_encryption`, `scram-sha-256`.
    ///
    /// Change: Reloads or restarts the instances, as the parameter demands; see `restart`.
    #[serde(default)]
    #[schemars(example = serde_json::json!({"max_connections": 200, "shared_buffers": "512MB"}))]
    pub parameters: Map<ParameterName, PgValue>,
    /// Lines of `pg_hba.conf`, after those that the engine itself needs; the first that fits a connection decides.
    ///
    /// Default: one line, which asks every role for its password: `host all all all scram-sha-256`. It goes as soon as
    /// there are lines of your own.
    ///
    /// Change: Reloads. Connections that are open stay; new ones are judged by the new lines.
    #[serde(default)]
    #[schemars(example = ["host all all 10.0.0.0/8 scram-sha-256"])]
    pub hba: Vec<HbaLine>,
    /// What `initdb` is told, once.
    ///
    /// Change: Ignored after the first start: `initdb` ran, and what it made stays.
    #[serde(default)]
    pub initdb: Initdb,
    /// Who restarts PostgreSQL for a parameter that needs it.
    ///
    /// Change: Counts from the next such parameter on; `automatic` also restarts for those that wait already.
    #[serde(default)]
    pub restart: Restart,
    /// Roles beside the superuser and the replication role, with the attributes of `CREATE ROLE`.
    ///
    /// Change: Made in the running database within a minute. A role that is removed here stays in the database.
    #[serde(default)]
    #[schemars(example = serde_json::json!({"orders_app": {"login": true}}))]
    pub roles: Map<Identifier, Role>,
    /// Databases beside PostgreSQL's own.
    ///
    /// Change: Made in the running database within a minute. A database that is removed here stays, with its data.
    #[serde(default)]
    #[schemars(example = serde_json::json!({"orders": {"owner": "orders_app"}}))]
    pub databases: Map<Identifier, Database>,
}

/// Who restarts PostgreSQL for a parameter that needs it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Restart {
    /// pgforge's steward, one instance after another, in the order that the parameter demands.
    #[default]
    Automatic,
    /// You; until then the old value stays.
    Manual,
}

impl std::fmt::Display for Restart {
    /// As the blueprint has it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Automatic => "automatic",
            Self::Manual => "manual",
        })
    }
}
