//! `spec`: the table of contents of the language.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::engines::{EngineKind, ImageChoices, Sections};
use super::values::Whole;
use super::{
    Access, Failover, Kubernetes, NamespaceOptions, Placement, Postgres, Replication, Resources, Secrets, Storage,
};

/// What the cluster is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Spec {
    /// The Kubernetes that it must apply to.
    #[serde(default)]
    pub kubernetes: Kubernetes,
    /// The namespace itself.
    #[serde(default)]
    pub namespace: NamespaceOptions,
    /// What keeps PostgreSQL alive and elects the primary. Required. A change is a migration to another cluster.
    pub engine: EngineKind,
    /// PostgreSQL instances, the primary included. Required. One survives nothing, two survive one failure if commits do
    /// not wait for a standby, three survive one with synchronous replication. A change adds or removes standbys and
    /// restarts nothing; volumes of removed instances stay.
    #[schemars(example = 3)]
    pub instances: Whole<1, 99>,
    /// PostgreSQL and what is inside it.
    pub postgres: Postgres,
    /// Whether commits wait for standbys.
    #[serde(default)]
    pub replication: Replication,
    /// When a primary counts as dead.
    #[serde(default)]
    pub failover: Failover,
    /// The volume of each instance.
    pub storage: Storage,
    /// Processor and memory of each instance.
    #[serde(default)]
    pub resources: Resources,
    /// Where pods run.
    #[serde(default)]
    pub placement: Placement,
    /// Container images.
    #[serde(default)]
    pub images: ImageChoices,
    /// Where passwords come from.
    #[serde(default)]
    pub secrets: Secrets,
    /// Who may connect.
    #[serde(default)]
    pub access: Access,
    /// The settings of the chosen engine.
    #[serde(flatten)]
    pub engines: Sections,
}
