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
    /// That the cluster is meant to have another name or namespace than before. `pgforge diff` then takes it and the
    /// cluster of the former name for one, and tells how to bring the data over; it does not do so by itself.
    ///
    /// Default: it was not moved.
    ///
    /// Change: Nothing that runs changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = serde_json::json!({"from": {"name": "shop"}}))]
    pub moved: Option<Moved>,
}

/// Where a cluster was moved from.
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
    /// Default: the name that it has.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"shop")]
    pub name: Option<Name>,
    /// The former namespace.
    ///
    /// Default: the namespace that it has.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"databases")]
    pub namespace: Option<Namespace>,
}
