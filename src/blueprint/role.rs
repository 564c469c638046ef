//! `spec.postgres.roles`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::{Identifier, ResourceName, Whole};

/// A role. Superusers are not available: they bypass every guarantee of the engine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "PostgreSQL's own attributes")]
pub struct Role {
    /// Whether the role may log in. A login role has a Secret with its password.
    ///
    /// Change: Applied to the running database within a minute. `false` rejects new connections; open ones remain.
    pub login: bool,
    /// Whether the role may create databases.
    pub createdb: bool,
    /// Whether the role may create and change roles.
    pub createrole: bool,
    /// Whether the role may stream WAL and use replication slots.
    ///
    /// Change: Applied to the running database within a minute. `false` rejects new streams; open ones remain.
    pub replication: bool,
    /// Whether the role bypasses row-level security.
    pub bypassrls: bool,
    /// Whether the role has the privileges of the roles it is a member of without `SET ROLE`.
    pub inherit: bool,
    /// The maximum number of concurrent connections.
    ///
    /// Default: no limit but `max_connections`.
    ///
    /// Change: Applied to the running database within a minute. Above a lower limit new connections are rejected; open
    /// ones remain.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = 100)]
    pub connection_limit: Option<Whole<0, 262_143>>,
    /// Roles that this role is a member of: from this blueprint or predefined.
    ///
    /// Change: Applied to the running database within a minute. Memberships that you remove are revoked.
    #[schemars(example = ["pg_monitor"])]
    pub in_roles: Vec<Identifier>,
    /// The name of the Secret with its password, for a login role.
    ///
    /// Default: the cluster's name, `-`, and the role in lower case with `_` as `-`.
    ///
    /// Change: Sets the role's password to that of the new Secret within a minute. Clients that still use the old
    /// password are rejected.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = "orders-app")]
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
