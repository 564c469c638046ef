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
    /// Change: Reloads. Once they wait, they stop while too few standbys are there; once they do not, a failover may
    /// lose the last of them.
    pub mode: ReplicationMode,
    /// How many standbys commits wait for, unless `mode` is `asynchronous`.
    ///
    /// Change: Reloads. More than there are standbys stops every commit.
    pub standbys: Standbys,
    /// The number of the instance that takes writes, for the engine that elects nobody.
    ///
    /// Default: 0.
    ///
    /// Change: The instance that took writes stops to, and this one begins to as soon as it has all that any reachable
    /// instance has; writes stop meanwhile. Before you make another instance primary because the primary is lost, see to
    /// it that the lost one is really off: `pgforge runbook` has the steps.
    #[schemars(example = 1)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub primary: Option<Whole<0, 98>>,
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
    ///
    /// Default: 1.
    #[schemars(example = 1)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<Whole<0, 98>>,
    /// The most.
    ///
    /// Default: `min`, and at least 1.
    #[schemars(example = 2)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<Whole<1, 98>>,
}
