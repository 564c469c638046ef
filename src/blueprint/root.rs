//! The document of one cluster.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::{Name, ReleaseLine};
use super::{Acceptance, Environment, Map, Metadata, Spec};

/// One PostgreSQL cluster on Kubernetes. pgforge merges it with `defaults.yaml` of the same folder and the chosen
/// environment: maps merge, lists and single values replace, `null` removes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Blueprint {
    /// The version of the blueprint language.
    ///
    /// Change: There is only one value.
    pub api_version: ApiVersion,
    /// The kind of document.
    ///
    /// Change: There is only one value.
    pub kind: ClusterKind,
    /// The release line of pgforge that the document is written for. Other lines reject the document and show the edit.
    ///
    /// Default: any.
    ///
    /// Change: No effect on running clusters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pgforge: Option<ReleaseLine>,
    /// The cluster's name and namespace.
    ///
    /// Change: Creates another, empty cluster. The old one keeps running unless objects are pruned; its volumes remain.
    pub metadata: Metadata,
    /// The desired state of the cluster.
    pub spec: Spec,
    /// Overrides of the document, by name of the environment: `--environment staging`. A document with environments is
    /// rendered once for each of them, never without one.
    ///
    /// Change: The effect of the key that differs.
    #[serde(default)]
    #[schemars(example = serde_json::json!({"staging": {"spec": {"instances": 1}}}))]
    pub environments: Map<Name, Option<Environment>>,
    /// Accepted findings and impacts of changes, each with its reason. An accepted error or warning becomes a note;
    /// errors that would lose data cannot be accepted. An accepted impact passes `pgforge diff --fail-on`.
    ///
    /// Change: No effect on running clusters.
    #[serde(default)]
    #[schemars(example = [serde_json::json!({"check": "PGF202", "reason": "one node, on premises"})])]
    pub accept: Vec<Acceptance>,
}

/// The version of the blueprint language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum ApiVersion {
    /// The only version so far.
    #[serde(rename = "pgforge.dev/v1")]
    V1,
}

/// The kind of document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum ClusterKind {
    /// One cluster.
    Cluster,
}
