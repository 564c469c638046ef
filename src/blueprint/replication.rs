//! `spec.replication`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::Whole;

/// Whether commits wait for standbys.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Replication {
    /// Whether commits wait for standbys. A change is reloaded.
    pub mode: ReplicationMode,
    /// How many standbys commits wait for, unless `mode` is `asynchronous`.
    pub standbys: Standbys,
}

/// Whether commits wait for standbys.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum ReplicationMode {
    /// Commits do not wait; a failover may lose the last of them.
    #[default]
    Asynchronous,
    /// Commits wait for named standbys; a failover loses none that was acknowledged.
    Synchronous,
    /// Commits wait for any of the standbys.
    Quorum,
}

/// How many standbys commits wait for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Standbys {
    /// The least. With 1 or more commits wait until that many standbys are there; 0 lets them go on without any.
    /// Default: 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<Whole<0, 98>>,
    /// The most. Default: `min`, and at least 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<Whole<1, 98>>,
}
