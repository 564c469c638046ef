//! `spec.cloudnative-pg`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::FailoverProfile;
use super::super::values::{Namespace, Text, Whole};

/// Settings of the engine `cloudnative-pg`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Section {
    /// Facts about the operator. It is installed once for all clusters, and no blueprint changes it.
    pub operator: Operator,
    /// Failover timings. Each overrides the profile's value.
    pub timings: Timings,
}

/// Facts about the operator.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Operator {
    /// The operator's namespace. Network policies allow it to connect to the instances.
    ///
    /// Default: `cnpg-system`.
    ///
    /// Change: Network policies immediately allow the operator from the new namespace.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = "cnpg-system")]
    pub namespace: Option<Namespace>,
}

/// Failover timings, by CloudNativePG's names, in whole seconds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Timings {
    /// How long a primary may be unready before the operator replaces it, in seconds.
    ///
    /// Default: 0, 0, 60 for `fast`, `balanced`, `patient`.
    ///
    /// Change: Restarts nothing. Applies from the next failure on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = 0)]
    pub failover_delay: Option<Whole<0, 3600>>,
    /// How long the primary's lease is valid without renewal, in seconds. A standby waits that long before it takes the
    /// lease over.
    ///
    /// Default: 10, 15, 30 for `fast`, `balanced`, `patient`.
    ///
    /// Change: Restarts nothing. A primary reads it when it starts or is promoted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = 15)]
    pub lease_duration_seconds: Option<Whole<1, 3600>>,
    /// How long the primary tries to renew the lease, in seconds.
    ///
    /// Default: 7, 10, 20 for `fast`, `balanced`, `patient`.
    ///
    /// Change: Restarts nothing. A primary reads it when it starts or is promoted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = 10)]
    pub renew_deadline_seconds: Option<Whole<1, 3600>>,
    /// The pause between two attempts, in seconds.
    ///
    /// Default: 2, 2, 4 for `fast`, `balanced`, `patient`.
    ///
    /// Change: Restarts nothing. A primary reads it when it starts or is promoted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = 2)]
    pub retry_period_seconds: Option<Whole<1, 600>>,
}

/// The section with every default filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    /// Facts about the operator.
    pub operator: Installed,
    /// Failover timings.
    #[serde(rename = "timings")]
    pub timing: Timing,
}

/// The installed operator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Installed {
    /// The operator's namespace.
    pub namespace: Namespace,
}

/// The timings that decide how fast a failover is, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Timing {
    /// How long a primary may be unready.
    pub failover_delay: u32,
    /// How long the lease is valid.
    pub lease_duration_seconds: u32,
    /// How long the primary tries to renew it.
    pub renew_deadline_seconds: u32,
    /// The pause between two attempts.
    pub retry_period_seconds: u32,
}

impl Timing {
    /// The timings of a profile.
    pub fn of(profile: FailoverProfile) -> Self {
        let [failover_delay, lease_duration_seconds, renew_deadline_seconds, retry_period_seconds] = match profile {
            FailoverProfile::Fast => [0, 10, 7, 2],
            FailoverProfile::Balanced => [0, 15, 10, 2],
            FailoverProfile::Patient => [60, 30, 20, 4],
        };
        Self { failover_delay, lease_duration_seconds, renew_deadline_seconds, retry_period_seconds }
    }
}

impl Section {
    /// Fills in the defaults of what the blueprint omits.
    ///
    /// # Panics
    /// Never: a test parses the default.
    pub(super) fn resolve(self, profile: FailoverProfile) -> Settings {
        let preset = Timing::of(profile);
        let own = self.timings;
        let namespace = self.operator.namespace;
        Settings {
            operator: Installed {
                namespace: namespace.unwrap_or_else(|| Namespace::parse("cnpg-system").expect("a test parses it")),
            },
            timing: Timing {
                failover_delay: own.failover_delay.map_or(preset.failover_delay, Whole::get),
                lease_duration_seconds: own.lease_duration_seconds.map_or(preset.lease_duration_seconds, Whole::get),
                renew_deadline_seconds: own.renew_deadline_seconds.map_or(preset.renew_deadline_seconds, Whole::get),
                retry_period_seconds: own.retry_period_seconds.map_or(preset.retry_period_seconds, Whole::get),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_profile_keeps_the_rules_of_the_lease() {
        for profile in [FailoverProfile::Fast, FailoverProfile::Balanced, FailoverProfile::Patient] {
            let Settings { timing, operator } = Section::default().resolve(profile);
            assert!(timing.lease_duration_seconds > timing.renew_deadline_seconds, "{profile:?}");
            assert!(5 * timing.renew_deadline_seconds > 6 * timing.retry_period_seconds, "{profile:?}");
            assert_eq!(operator.namespace.as_str(), "cnpg-system");
        }
    }
}
