//! `metadata`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::{Name, Namespace};

/// The cluster's name and namespace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Metadata {
    /// The cluster's name. Every object's name begins with it.
    pub name: Name,
    /// The Kubernetes namespace of every object.
    pub namespace: Namespace,
    /// The former name or namespace of a renamed cluster. `pgforge diff` then treats both as one cluster and shows how
    /// to move the data; it does not move it.
    ///
    /// Default: the cluster was not moved.
    ///
    /// Change: No effect on running clusters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = serde_json::json!({"from": {"name": "shop"}}))]
    pub moved: Option<Moved>,
}

/// The origin of a moved cluster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Moved {
    /// The former name and namespace.
    pub from: Former,
}

/// A cluster's former name and namespace.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Former {
    /// The former name.
    ///
    /// Default: the current name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"shop")]
    pub name: Option<Name>,
    /// The former namespace.
    ///
    /// Default: the current namespace.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"databases")]
    pub namespace: Option<Namespace>,
}
