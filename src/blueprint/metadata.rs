//! `metadata`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::{Name, Namespace};

/// What the cluster is called and where it lives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Metadata {
    /// The cluster's name; every object's name begins with it.
    pub name: Name,
    /// The Kubernetes namespace of every object.
    pub namespace: Namespace,
}
