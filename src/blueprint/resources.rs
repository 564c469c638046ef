//! `spec.resources`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::{Bytes, Cpu};

/// CPU and memory of each instance.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Resources {
    /// What a node must have free to run an instance.
    ///
    /// Change: Restarts every instance, one after another. If no node has enough free, an instance stays pending.
    pub requests: Amounts,
    /// The most that an instance may use. Above the memory limit it is killed; above the CPU limit it is throttled.
    ///
    /// Change: Restarts every instance, one after another. The memory also changes the default of `shared_buffers`.
    pub limits: Amounts,
}

/// Amounts of CPU, memory and disk.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Amounts {
    /// CPU.
    ///
    /// Default: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu: Option<Cpu>,
    /// Memory.
    ///
    /// Default: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = "2Gi")]
    pub memory: Option<Bytes>,
    /// Disk of the node, for logs and temporary files outside the volume. A container above its limit is evicted.
    ///
    /// Default: requests of 64Mi and a limit of 2Gi for PostgreSQL, 512Mi for a pooler, 4Gi for an application and
    /// 256Mi for backups; none where an operator creates the pods.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = "2Gi")]
    pub ephemeral_storage: Option<Bytes>,
}
