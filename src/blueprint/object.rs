//! `spec.objects`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map as Entries, Value};

use super::Map;
use super::values::{GroupVersion, Kind, LabelKey, LabelValue, ResourceName, Scope};

/// A complete Kubernetes object to deliver with the cluster. Every field of built-in kinds is checked. pgforge adds the
/// cluster's label.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ExtraObject {
    /// The API group and version.
    pub api_version: GroupVersion,
    /// The object's kind. A kind that pgforge does not know, such as an operator's, is rendered with a warning.
    pub kind: Kind,
    /// The object's name, namespace, labels and annotations.
    pub metadata: ExtraMetadata,
    /// Everything else.
    #[serde(flatten)]
    pub rest: Entries<String, Value>,
}

/// The name, namespace, labels and annotations of an extra object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExtraMetadata {
    /// Its name.
    #[schemars(example = &"orders-reports")]
    pub name: ResourceName,
    /// Its namespace; `""` for a cluster-scoped object of a kind that pgforge does not know.
    ///
    /// Default: the cluster's namespace, for namespaced kinds.
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
