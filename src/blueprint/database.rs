//! `spec.postgres.databases`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Map;
use super::values::Identifier;

/// A database. A change is made in the running database within a minute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Database {
    /// The role that owns it, one of `roles`. Required.
    pub owner: Identifier,
    /// Extensions to create in it. Removing one here leaves it in the database. Default: none.
    #[serde(default)]
    #[schemars(example = ["unaccent"])]
    pub extensions: Vec<Identifier>,
    /// What other roles may do in it, by role; nobody else may connect. Default: none.
    #[serde(default)]
    pub access: Map<Identifier, DatabaseAccess>,
}

/// What a role may do in a database that it does not own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum DatabaseAccess {
    /// Read the owner's tables and sequences, later ones too.
    ReadOnly,
    /// Read and change them.
    ReadWrite,
}
