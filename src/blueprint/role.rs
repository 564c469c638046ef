//! `spec.postgres.roles`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::{Identifier, ResourceName, Whole};

/// A role. Superusers are not offered: they bypass every promise that the engine makes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "PostgreSQL's own attributes")]
pub struct Role {
    /// Whether it may connect. A role that may has a Secret with its password.
    ///
    /// Change: Made in the running database within a minute. `false` refuses new connections; open ones stay.
    pub login: bool,
    /// Whether it may create databases.
    pub createdb: bool,
    /// Whether it may create and change roles.
    pub createrole: bool,
    /// Whether it may stream WAL and use replication slots.
    ///
    /// Change: Made in the running database within a minute. `false` refuses new streams; open ones stay.
    pub replication: bool,
    /// Whether row-level security lets it pass.
    pub bypassrls: bool,
    /// Whether it has the rights of the roles it is a member of without `SET ROLE`.
    pub inherit: bool,
    /// How many connections it may have at once.
    ///
    /// Default: no limit but `max_connections`.
    ///
    /// Change: Made in the running database within a minute. Beyond a lower limit new connections are refused; open
    /// ones stay.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = 100)]
    pub connection_limit: Option<Whole<0, 262_143>>,
    /// Roles that it is a member of, from this blueprint or built in.
    ///
    /// Change: Made in the running database within a minute; a membership that is taken out is revoked.
    #[schemars(example = ["pg_monitor"])]
    pub in_roles: Vec<Identifier>,
    /// The name of the Secret with its password, if it may connect.
    ///
    /// Default: the cluster's name, `-`, and the role in lower case with `_` as `-`.
    ///
    /// Change: Gives the role the password of another Secret within a minute: whoever still uses the old one is refused.
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
