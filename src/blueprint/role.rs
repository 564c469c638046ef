//! `spec.postgres.roles`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::{Identifier, ResourceName, Whole};

/// A role, with the attributes of `CREATE ROLE`. A change is made in the running database within a minute. Superusers
/// are not offered: they bypass every promise that the engine makes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "PostgreSQL's own attributes")]
pub struct Role {
    /// Whether it may connect. A role that may has a Secret with its password.
    pub login: bool,
    /// Whether it may create databases.
    pub createdb: bool,
    /// Whether it may create and change roles.
    pub createrole: bool,
    /// Whether it may stream WAL and use replication slots.
    pub replication: bool,
    /// Whether row-level security lets it pass.
    pub bypassrls: bool,
    /// Whether it has the rights of the roles it is a member of without `SET ROLE`.
    pub inherit: bool,
    /// How many connections it may have at once. Default: no limit but `max_connections`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connection_limit: Option<Whole<0, 262_143>>,
    /// Roles that it is a member of, from this blueprint or built in: `pg_monitor`.
    pub in_roles: Vec<Identifier>,
    /// The name of its Secret. Default: the cluster's name, `-`, and the role in lower case with `_` as `-`. A change
    /// moves to another Secret, and so to another password.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<ResourceName>,
}

impl Default for Role {
    fn default() -> Self {
        Self {
            login: false,
            createdb: false,
            createrole: false,
            replication: false,
            bypassrls: false,
            inherit: true,
            connection_limit: None,
            in_roles: Vec::new(),
            secret: None,
        }
    }
}
