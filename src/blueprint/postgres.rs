//! `spec.postgres`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::{HbaLine, Identifier, ParameterName, PgValue, PostgresVersion};
use super::{Database, Initdb, Map, Role};

/// PostgreSQL and what is inside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Postgres {
    /// A major, 13 to 18, or a minor release in quotes: `"15.8"`. Required. Another minor restarts every instance;
    /// another major needs a new cluster.
    pub version: PostgresVersion,
    /// Parameters of `postgresql.conf`, checked against the major's own table: name, type, unit, range. Sizes are
    /// PostgreSQL's, `512MB`. Default: none but `shared_buffers`, a quarter of `resources.limits.memory` if that is set.
    /// A change is reloaded or restarts the instances, as the parameter demands.
    #[serde(default)]
    #[schemars(example = serde_json::json!({"max_connections": 200, "shared_buffers": "512MB"}))]
    pub parameters: Map<ParameterName, PgValue>,
    /// Lines of `pg_hba.conf`, after those of the engine; the first that fits a connection decides. Default: none, and
    /// the engine lets every role in with its password from where `access` lets it connect. A change is reloaded.
    #[serde(default)]
    #[schemars(example = ["host all all 10.0.0.0/8 scram-sha-256"])]
    pub hba: Vec<HbaLine>,
    /// What `initdb` is told, once.
    #[serde(default)]
    pub initdb: Initdb,
    /// Who restarts PostgreSQL for a parameter that needs it.
    #[serde(default)]
    pub restart: Restart,
    /// Roles beside the superuser and the replication role. Removing one here leaves it in the database. Default: none.
    #[serde(default)]
    pub roles: Map<Identifier, Role>,
    /// Databases. Removing one here leaves it where it is. Default: none.
    #[serde(default)]
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
