//! The facts about an engine that are the same in every cluster.

use super::Owned;

/// The facts about an engine that do not depend on the blueprint.
#[derive(Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is an independent fact")]
pub struct Facts {
    /// Parameters that the engine sets itself; a blueprint must not.
    pub owned_parameters: Owned,
    /// Whether the blueprint chooses the primary.
    pub has_chosen_primary: bool,
    /// Whether it takes base backups and archives WAL.
    pub continuous: bool,
    /// Whether it accepts passwords from Secrets that the user creates.
    pub accepts_existing_secrets: bool,
    /// Whether an operator creates the databases.
    pub operator: bool,
    /// Whether its servers have a certificate even if the blueprint sets none.
    pub certificate: bool,
    /// Whether a Helm chart renders its pods in every cluster.
    pub chart: bool,
    /// What renders the connection pooler of `spec.pooler`.
    pub pooler: By,
}

/// What renders something that blueprints can set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Components, in the same way for every engine.
    Components,
    /// The engine, with its own objects.
    Engine,
}
