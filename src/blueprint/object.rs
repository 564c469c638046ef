//! `spec.objects`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map as Entries, Value};

use super::Map;
use super::values::{GroupVersion, Kind, LabelKey, LabelValue, ResourceName, Scope};

/// A Kubernetes object that goes with the cluster, written out. Of the kinds of Kubernetes itself every field is checked.
/// It gets the label of the cluster.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ExtraObject {
    /// The API group with its version.
    pub api_version: GroupVersion,
    /// What it is. A kind that pgforge does not know, such as one of an operator, is rendered with a warning.
    pub kind: Kind,
    /// What it is called and where it lives.
    pub metadata: ExtraMetadata,
    /// Everything else.
    #[serde(flatten)]
    pub rest: Entries<String, Value>,
}

/// What an extra object is called and where it lives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExtraMetadata {
    /// Its name.
    #[schemars(example = &"orders-reports")]
    pub name: ResourceName,
    /// Its namespace; `""` for an object of the whole Kubernetes cluster, of a kind that pgforge does not know.
    ///
    /// Default: the cluster's own, for a kind that lives in one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespace: Option<Scope>,
    /// Its labels.
    #[serde(default)]
    #[schemars(example = serde_json::json!({"team": "shop"}))]
    pub labels: Map<LabelKey, LabelValue>,
    /// Its annotations.
    #[serde(default)]
    #[schemars(example = serde_json::json!({"example.com/team": "shop"}))]
    pub annotations: Map<LabelKey, String>,
}
