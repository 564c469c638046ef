//! `spec.patroni`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::FailoverProfile;
use super::super::values::Whole;

/// Settings of the engine `patroni`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Section {
    /// The release line of Patroni in the image. It decides which features exist and how Patroni labels the primary.
    ///
    /// Default: `4.0`, the line of the default image.
    ///
    /// Change: Crossing 4.0 changes the primary's label: an outage until every member runs the new release.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<Release>,
    /// Failover timings. Each overrides the profile's value.
    ///
    /// Change: Restarts nothing. Every member reads the new values within seconds.
    pub timings: Timings,
    /// The maximum lag of a standby that may be elected in asynchronous replication, in bytes of WAL.
    ///
    /// Default: 1048576.
    ///
    /// Change: Applies from the next failure on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = 1_048_576)]
    pub maximum_lag_on_failover: Option<Whole<0, 1_073_741_824>>,
}

/// Release lines of Patroni. Each includes the features of the earlier ones.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Release {
    /// 3.0 to 3.3: the primary's label is `master`.
    #[serde(rename = "3.0")]
    V3_0,
    /// The primary's label is `primary`; commits can wait for a quorum.
    #[default]
    #[serde(rename = "4.0")]
    V4_0,
    /// A member is ready only while it streams.
    #[serde(rename = "4.1")]
    V4_1,
}

/// Failover timings, by Patroni's names, in whole seconds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Timings {
    /// How long the primary's lock is valid without renewal, in seconds.
    ///
    /// Default: 20, 30, 60 for `fast`, `balanced`, `patient`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = 30)]
    pub ttl: Option<Whole<20, 3600>>,
    /// The pause between two checks, in seconds.
    ///
    /// Default: 5, 10, 10 for `fast`, `balanced`, `patient`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = 10)]
    pub loop_wait: Option<Whole<1, 600>>,
    /// How long to retry a call to the API server or PostgreSQL, in seconds.
    ///
    /// Default: 5, 10, 20 for `fast`, `balanced`, `patient`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = 10)]
    pub retry_timeout: Option<Whole<3, 600>>,
    /// How long a crashed primary may take to recover before a standby takes over, in seconds.
    ///
    /// Default: 30, 60, 300 for `fast`, `balanced`, `patient`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = 60)]
    pub primary_start_timeout: Option<Whole<0, 3600>>,
}

/// The section with every default filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    /// The release line.
    pub version: Release,
    /// Failover timings.
    #[serde(rename = "timings")]
    pub timing: Timing,
    /// The maximum lag, in bytes of WAL.
    pub maximum_lag_on_failover: u32,
}

/// The timings that decide how fast a failover is, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Timing {
    /// How long the lock is valid.
    pub ttl: u32,
    /// The pause of each member's loop.
    pub loop_wait: u32,
    /// How long calls are retried.
    pub retry_timeout: u32,
    /// How long a crashed primary may take to recover.
    pub primary_start_timeout: u32,
}

impl Timing {
    /// The timings of a profile.
    pub fn of(profile: FailoverProfile) -> Self {
        let [ttl, loop_wait, retry_timeout, primary_start_timeout] = match profile {
            FailoverProfile::Fast => [20, 5, 5, 30],
            FailoverProfile::Balanced => [30, 10, 10, 60],
            FailoverProfile::Patient => [60, 10, 20, 300],
        };
        Self { ttl, loop_wait, retry_timeout, primary_start_timeout }
    }
}

impl Section {
    /// Fills in the defaults of what the blueprint omits.
    pub(super) fn resolve(self, profile: FailoverProfile) -> Settings {
        let preset = Timing::of(profile);
        Settings {
            version: self.version.unwrap_or_default(),
            timing: Timing {
                ttl: self.timings.ttl.map_or(preset.ttl, Whole::get),
                loop_wait: self.timings.loop_wait.map_or(preset.loop_wait, Whole::get),
                retry_timeout: self.timings.retry_timeout.map_or(preset.retry_timeout, Whole::get),
                primary_start_timeout: self
                    .timings
                    .primary_start_timeout
                    .map_or(preset.primary_start_timeout, Whole::get),
            },
            maximum_lag_on_failover: self.maximum_lag_on_failover.map_or(1_048_576, Whole::get),
        }
    }
}

impl std::fmt::Display for Release {
    /// The word that the blueprint uses.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::V3_0 => "3.0",
            Self::V4_0 => "4.0",
            Self::V4_1 => "4.1",
        })
    }
}
