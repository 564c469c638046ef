//! `spec.placement`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Map;
use super::values::{LabelKey, LabelValue, ResourceName, Whole};

/// Where pods run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Placement {
    /// What instances are kept apart by, as far as there is room.
    #[schemars(example = ["zone", "node"])]
    pub spread: Vec<Spread>,
    /// Labels that a node must have.
    #[schemars(example = serde_json::json!({"pool": "databases"}))]
    pub node_selector: Map<LabelKey, LabelValue>,
    /// Taints of nodes that pods put up with, as Kubernetes has them.
    #[schemars(example = [serde_json::json!({"key": "dedicated", "value": "databases", "effect": "NoSchedule"})])]
    pub tolerations: Vec<Toleration>,
    /// The priority class of the pods: who goes first when a node is full.
    ///
    /// Default: the Kubernetes cluster's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"databases")]
    pub priority_class: Option<ResourceName>,
}

impl Default for Placement {
    fn default() -> Self {
        Self {
            spread: vec![Spread::Zone, Spread::Node],
            node_selector: Map::default(),
            tolerations: Vec::new(),
            priority_class: None,
        }
    }
}

/// What instances are kept apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Spread {
    /// The label `topology.kubernetes.io/zone`.
    Zone,
    /// The label `kubernetes.io/hostname`.
    Node,
}

/// A taint that pods put up with.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Toleration {
    /// The taint's key.
    ///
    /// Default: any.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"dedicated")]
    pub key: Option<LabelKey>,
    /// How the taint's value is compared.
    pub operator: TolerationOperator,
    /// The taint's value, with the operator `Equal`.
    ///
    /// Default: the empty one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<LabelValue>,
    /// The taint's effect.
    ///
    /// Default: any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effect: Option<TaintEffect>,
    /// For how many seconds, with the effect `NoExecute`.
    ///
    /// Default: for ever.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = 300)]
    pub toleration_seconds: Option<Whole<0, 31_536_000>>,
}

/// How a taint's value is compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum TolerationOperator {
    /// It must be the toleration's value.
    #[default]
    Equal,
    /// Any will do.
    Exists,
}

/// What a taint does to pods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum TaintEffect {
    /// No new pods.
    NoSchedule,
    /// No new pods while there are other nodes.
    PreferNoSchedule,
    /// No pods at all.
    NoExecute,
}
