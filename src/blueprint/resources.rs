//! `spec.resources`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::{Bytes, Cpu};

/// Processor and memory of each instance. A change restarts every instance, one after another.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Resources {
    /// What a node must have free to run an instance.
    pub requests: Amounts,
    /// What an instance may use: beyond the memory it is killed, beyond the processor it is slowed.
    pub limits: Amounts,
}

/// Amounts of processor and memory.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Amounts {
    /// Processor: cores, `"2"`, or thousandths of one, `500m`. Default: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu: Option<Cpu>,
    /// Memory, in Kubernetes' notation: `2Gi`. Default: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory: Option<Bytes>,
}
