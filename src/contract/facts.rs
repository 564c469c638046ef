//! What holds for an engine in every cluster.

use super::Owned;

/// What holds for an engine whatever the blueprint says.
#[derive(Debug, PartialEq, Eq)]
pub struct Facts {
    /// Parameters that it sets itself; a blueprint must not.
    pub owned_parameters: Owned,
    /// The blueprint chooses which instance is the primary.
    pub chosen_primary: bool,
    /// It takes base backups and archives WAL.
    pub continuous: bool,
    /// It accepts passwords from Secrets that the user creates.
    pub brought_secrets: bool,
    /// An operator creates the databases.
    pub operator: bool,
    /// Its servers have a certificate even where the blueprint sets none.
    pub certificate: bool,
    /// What renders the connection pooler of `spec.pooler`.
    pub pooler: By,
}

/// What renders something that blueprints can set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Components, for every engine alike.
    Components,
    /// The engine, with its own objects.
    Engine,
}
