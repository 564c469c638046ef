//! `spec.failover`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// When a primary counts as dead.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Failover {
    /// How soon a standby takes over; `pgforge budget` shows the bounds. The engine's own section can set each timing.
    ///
    /// Change: Counts from the next failure on. A timing that the engine's programs read only when they start restarts
    /// every instance, one after another.
    pub profile: FailoverProfile,
}

/// How soon a standby takes over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum FailoverProfile {
    /// Soonest, for a quick network and API server: their hiccups cause failovers.
    Fast,
    /// Rides out a few seconds of trouble.
    #[default]
    Balanced,
    /// Rides out half a minute of trouble.
    Patient,
}
