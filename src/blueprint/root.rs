//! The document: one cluster.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::{Name, ReleaseLine};
use super::{Acceptance, Environment, Map, Metadata, Spec};

/// One PostgreSQL cluster on Kubernetes. `defaults.yaml` in the same folder and the chosen environment are merged with
/// it: maps merge, lists and single values replace, `null` removes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Blueprint {
    /// The version of the language: `pgforge.dev/v1`.
    pub api_version: ApiVersion,
    /// What the document describes: `Cluster`.
    pub kind: ClusterKind,
    /// The release line of pgforge that the document is written for, such as `"0.1"`. Another line refuses it and names
    /// the edit. Default: any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pgforge: Option<ReleaseLine>,
    /// What the cluster is called and where it lives.
    pub metadata: Metadata,
    /// What the cluster is.
    pub spec: Spec,
    /// What differs from the document, by name of the environment: `--environment staging`. A document with
    /// environments is rendered once for each of them and never by itself. Default: none.
    #[serde(default)]
    pub environments: Map<Name, Environment>,
    /// Findings that are accepted, each with its reason. An accepted warning is silent, an accepted error a note.
    /// Default: none.
    #[serde(default)]
    pub accept: Vec<Acceptance>,
}

/// The version of the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum ApiVersion {
    /// The only one so far.
    #[serde(rename = "pgforge.dev/v1")]
    V1,
}

/// What a document describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum ClusterKind {
    /// One cluster.
    Cluster,
}
