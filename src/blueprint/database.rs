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
    /// Change: Made in the running database within a minute. Tables and schemas in it keep their owner until
    /// `REASSIGN OWNED` gives them to the new one.
    pub owner: Identifier,
    /// Extensions to create in it. The image must have them.
    ///
    /// Change: Made in the running database within a minute. An extension that is removed here stays in the database.
    #[serde(default)]
    #[schemars(example = ["unaccent"])]
    pub extensions: Vec<Identifier>,
    /// What other roles may do in it, by role; nobody else may connect.
    ///
    /// Change: Made in the running database within a minute. A role that is taken out can no longer connect.
    #[serde(default)]
    #[schemars(example = serde_json::json!({"reports": "readOnly"}))]
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
