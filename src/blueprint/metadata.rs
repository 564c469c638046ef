//! `metadata`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::{Name, Namespace};

/// What the cluster is called and where it lives. A change of either is another cluster: the old one and its data stay
/// where they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Metadata {
    /// The cluster's name; every object's name begins with it. Required.
    pub name: Name,
    /// The Kubernetes namespace of every object. Required.
    pub namespace: Namespace,
}
