//! `spec.failover`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// When a standby replaces the primary.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Failover {
    /// How soon a standby takes over; `pgforge budget` shows the bounds. The engine's section can set each timing.
    ///
    /// Change: Applies from the next failure on. If the engine reads a timing only at start, every instance restarts,
    /// one after another.
    pub profile: FailoverProfile,
}

/// How soon a standby takes over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum FailoverProfile {
    /// As soon as possible. Needs a fast network and API server: short delays cause failovers.
    Fast,
    /// Tolerates disruptions of a few seconds.
    #[default]
    Balanced,
    /// Tolerates disruptions of half a minute.
    Patient,
}
