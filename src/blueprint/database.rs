//! `spec.postgres.databases`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Map;
use super::values::Identifier;

/// A database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Database {
    /// The role that owns it, one of `roles`.
    ///
    /// Change: Applied to the running database within a minute. Its tables and schemas keep their owner until you run
    /// `REASSIGN OWNED`.
    pub owner: Identifier,
    /// Extensions to create in the database. The image must contain them.
    ///
    /// Change: Applied to the running database within a minute. An extension that you remove here remains in the
    /// database.
    #[serde(default)]
    #[schemars(example = ["unaccent"])]
    pub extensions: Vec<Identifier>,
    /// What other roles may do in the database, by role. Roles that are not listed cannot connect.
    ///
    /// Change: Applied to the running database within a minute. A role that you remove can no longer connect.
    #[serde(default)]
    #[schemars(example = serde_json::json!({"reports": "readOnly"}))]
    pub access: Map<Identifier, DatabaseAccess>,
}

/// What a role may do in a database that it does not own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum DatabaseAccess {
    /// Read the owner's tables and sequences, including future ones.
    ReadOnly,
    /// Read and change them.
    ReadWrite,
}
