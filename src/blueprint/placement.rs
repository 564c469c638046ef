//! `spec.placement`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Map;
use super::values::{LabelKey, LabelValue, ResourceName, Whole};

/// On which nodes pods run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Placement {
    /// The domains across which instances are spread, if there is room.
    #[schemars(example = ["zone", "node"])]
    pub spread: Vec<Spread>,
    /// Labels that a node must have.
    #[schemars(example = serde_json::json!({"pool": "databases"}))]
    pub node_selector: Map<LabelKey, LabelValue>,
    /// Taints of nodes that pods tolerate, in Kubernetes' format.
    #[schemars(example = [serde_json::json!({"key": "dedicated", "value": "databases", "effect": "NoSchedule"})])]
    pub tolerations: Vec<Toleration>,
    /// The priority class of the pods, which decides who is evicted first when a node is full.
    ///
    /// Default: the default class of the Kubernetes cluster.
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

/// A domain across which instances are spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Spread {
    /// The label `topology.kubernetes.io/zone`.
    Zone,
    /// The label `kubernetes.io/hostname`.
    Node,
}

/// A taint that pods tolerate.
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
    /// Default: the empty value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<LabelValue>,
    /// The taint's effect.
    ///
    /// Default: any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effect: Option<TaintEffect>,
    /// How long pods tolerate the taint, in seconds, with the effect `NoExecute`.
    ///
    /// Default: indefinitely.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = 300)]
    pub toleration_seconds: Option<Whole<0, 31_536_000>>,
}

/// How a taint's value is compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum TolerationOperator {
    /// The values must be equal.
    #[default]
    Equal,
    /// Any value matches.
    Exists,
}

/// The effect of a taint on pods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum TaintEffect {
    /// No new pods are scheduled.
    NoSchedule,
    /// New pods are scheduled only if no other node fits.
    PreferNoSchedule,
    /// No new pods, and running pods are evicted.
    NoExecute,
}
