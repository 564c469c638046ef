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
    /// The version of the language.
    ///
    /// Change: There is one value only.
    pub api_version: ApiVersion,
    /// What the document describes.
    ///
    /// Change: There is one value only.
    pub kind: ClusterKind,
    /// The release line of pgforge that the document is written for. Another line refuses it and names the edit.
    ///
    /// Default: any.
    ///
    /// Change: Nothing that runs changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pgforge: Option<ReleaseLine>,
    /// What the cluster is called and where it lives.
    ///
    /// Change: Makes another cluster, which starts empty. The old one runs on where objects are not pruned, and its
    /// volumes stay.
    pub metadata: Metadata,
    /// What the cluster is.
    pub spec: Spec,
    /// What differs from the document, by name of the environment: `--environment staging`. A document with
    /// environments is rendered once for each of them and never by itself.
    ///
    /// Change: Does what the key that differs does.
    #[serde(default)]
    #[schemars(example = serde_json::json!({"staging": {"spec": {"instances": 1}}}))]
    pub environments: Map<Name, Option<Environment>>,
    /// Findings and consequences of changes that are accepted, each with its reason. An accepted error or warning is a
    /// note; what would lose data cannot be accepted. An accepted impact passes the gates of `pgforge diff`.
    ///
    /// Change: Nothing that runs changes.
    #[serde(default)]
    #[schemars(example = [serde_json::json!({"check": "PGF202", "reason": "one node, on premises"})])]
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
