//! `spec.replication`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::Whole;

/// Whether commits wait for standbys.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Replication {
    /// Whether commits wait for standbys.
    ///
    /// Change: Reloads. When commits wait, they hang while too few standbys are available. When they do not, a failover
    /// may lose the latest commits.
    pub mode: ReplicationMode,
    /// How many standbys commits wait for, unless `mode` is `asynchronous`.
    ///
    /// Change: Reloads. If there are fewer standbys, every commit hangs.
    pub standbys: Standbys,
    /// The number of the primary instance, for the engine without automatic failover.
    ///
    /// Default: 0.
    ///
    /// Change: The old primary stops accepting writes. The new one accepts them once it has everything that any
    /// reachable instance has; until then writes fail. Before you replace a lost primary, make sure that it is really
    /// off: `pgforge runbook` has the steps.
    #[schemars(example = 1)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub primary: Option<Whole<0, 98>>,
}

/// Whether commits wait for standbys.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum ReplicationMode {
    /// Commits do not wait; a failover may lose the latest ones.
    #[default]
    Asynchronous,
    /// Commits wait for named standbys; a failover loses no acknowledged commit.
    Synchronous,
    /// Commits wait for any of the standbys.
    Quorum,
}

/// How many standbys commits wait for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Standbys {
    /// The minimum. With 1 or more, commits wait until that many standbys are available; with 0 they proceed without
    /// any.
    ///
    /// Default: 1.
    #[schemars(example = 1)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<Whole<0, 98>>,
    /// The maximum.
    ///
    /// Default: `min`, and at least 1.
    #[schemars(example = 2)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<Whole<1, 98>>,
}
