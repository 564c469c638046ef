//! `spec.stolon`.

use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize, Serializer};

use super::super::FailoverProfile;
use super::super::values::{Duration as Span, Whole};

/// Settings of the engine `stolon`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Section {
    /// Failover timings. Each overrides the profile's value.
    ///
    /// Change: Restarts nothing. Every stolon process reads the new values within seconds.
    pub timings: Timings,
    /// The number of sentinels. One of them leads and elects the primary.
    ///
    /// Default: the number of instances, but at least 2 and at most 3.
    ///
    /// Change: Restarts no PostgreSQL. If the leader is removed, another sentinel takes its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = 3)]
    pub sentinels: Option<Whole<1, 9>>,
    /// The number of proxies, through which all clients reach the primary.
    ///
    /// Default: the number of instances, but at least 2 and at most 3.
    ///
    /// Change: Restarts no PostgreSQL. Connections through a removed proxy break.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = 3)]
    pub proxies: Option<Whole<1, 99>>,
}

/// Failover timings, by stolon's names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Timings {
    /// The pause between two checks of keepers and sentinels.
    ///
    /// Default: `1s`, `2s`, `5s` for `fast`, `balanced`, `patient`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = "2s")]
    pub sleep_interval: Option<Span>,
    /// How long an instance must not respond before it counts as failed.
    ///
    /// Default: `5s`, `10s`, `30s` for `fast`, `balanced`, `patient`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = "10s")]
    pub fail_interval: Option<Span>,
    /// The pause between two checks of proxies.
    ///
    /// Default: `1s`, `2s`, `5s` for `fast`, `balanced`, `patient`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = "2s")]
    pub proxy_check_interval: Option<Span>,
    /// How long a proxy keeps its connections while the API server does not respond.
    ///
    /// Default: `6s`, `10s`, `25s` for `fast`, `balanced`, `patient`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = "10s")]
    pub proxy_timeout: Option<Span>,
    /// How long one call to the API server may take.
    ///
    /// Default: `1s`, `2s`, `5s` for `fast`, `balanced`, `patient`.
    ///
    /// Change: Restarts every instance, one after another, and sentinels, proxies and the steward: they read it only at
    /// start.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = "2s")]
    pub store_timeout: Option<Span>,
}

/// The section with every default filled in. Serialises with the section's keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Settings {
    /// Failover timings.
    #[serde(rename = "timings")]
    pub timing: Timing,
    /// The number of sentinels.
    pub sentinels: u16,
    /// The number of proxies.
    pub proxies: u16,
}

/// The timings that decide how fast a failover is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Timing {
    /// S: the pause of keeper's and sentinel's loops.
    #[serde(serialize_with = "seconds")]
    pub sleep_interval: Duration,
    /// F: how long an error must last before an instance counts as failed.
    #[serde(serialize_with = "seconds")]
    pub fail_interval: Duration,
    /// P: the pause of the proxy's loop.
    #[serde(serialize_with = "seconds")]
    pub proxy_check_interval: Duration,
    /// PT: how long a proxy keeps its connections while the store does not respond.
    #[serde(serialize_with = "seconds")]
    pub proxy_timeout: Duration,
    /// T: how long one call to the store may take.
    #[serde(serialize_with = "seconds")]
    pub store_timeout: Duration,
}

impl Timing {
    /// Fails over soonest; needs an API server that answers within a second.
    pub const FAST: Self = Self::seconds(1, 5, 1, 6, 1);
    /// The default.
    pub const BALANCED: Self = Self::seconds(2, 10, 2, 10, 2);
    /// For slow networks and API servers: tolerates disruptions of half a minute.
    pub const PATIENT: Self = Self::seconds(5, 30, 5, 25, 5);

    const fn seconds(sleep: u64, fail: u64, check: u64, timeout: u64, store: u64) -> Self {
        Self {
            sleep_interval: Duration::from_secs(sleep),
            fail_interval: Duration::from_secs(fail),
            proxy_check_interval: Duration::from_secs(check),
            proxy_timeout: Duration::from_secs(timeout),
            store_timeout: Duration::from_secs(store),
        }
    }

    /// The timings of a profile.
    pub fn of(profile: FailoverProfile) -> Self {
        match profile {
            FailoverProfile::Fast => Self::FAST,
            FailoverProfile::Balanced => Self::BALANCED,
            FailoverProfile::Patient => Self::PATIENT,
        }
    }
}

impl Section {
    /// Fills in the defaults of what the blueprint omits.
    pub(super) fn resolve(self, profile: FailoverProfile, instances: u16) -> Settings {
        let preset = Timing::of(profile);
        let span = |own: Option<Span>, preset| own.map_or(preset, |span| Duration::from_secs(span.seconds()));
        // Two, so that one remains when a node fails.
        let few = u32::from(instances.clamp(2, 3));
        Settings {
            timing: Timing {
                sleep_interval: span(self.timings.sleep_interval, preset.sleep_interval),
                fail_interval: span(self.timings.fail_interval, preset.fail_interval),
                proxy_check_interval: span(self.timings.proxy_check_interval, preset.proxy_check_interval),
                proxy_timeout: span(self.timings.proxy_timeout, preset.proxy_timeout),
                store_timeout: span(self.timings.store_timeout, preset.store_timeout),
            },
            sentinels: small(self.sentinels.map_or(few, Whole::get)),
            proxies: small(self.proxies.map_or(few, Whole::get)),
        }
    }
}

/// The notation of the blueprint.
fn seconds<S: Serializer>(span: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&Span::from_seconds(span.as_secs()))
}

/// Both counts are far below the maximum.
fn small(count: u32) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}
