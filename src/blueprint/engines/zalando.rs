//! `spec.zalando`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::FailoverProfile;
use super::super::values::{Name, Namespace, Text, Whole};
use super::patroni::Timing;

/// Settings of the engine `zalando`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Section {
    /// The team that the cluster belongs to, as `teamId` of the custom resource. An operator with
    /// `enable_team_id_clustername_prefix` takes only clusters whose name begins with it and a dash.
    ///
    /// Default: `acid`, the operator's own example.
    ///
    /// Change: Restarts nothing; a label changes, and where the operator reads teams, who may log in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team_id: Option<Name>,
    /// Facts about the operator. It is installed once for all clusters, and no blueprint changes it.
    pub operator: Operator,
    /// Failover timings. Each overrides the profile's value.
    ///
    /// Change: Restarts nothing: the operator stores it, and every member reads it within seconds.
    pub timings: Timings,
    /// How far behind a standby may be that is still elected in asynchronous replication, in bytes of WAL.
    ///
    /// Default: 1048576.
    ///
    /// Change: Applies from the next failure on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = 1_048_576)]
    pub maximum_lag_on_failover: Option<Whole<1, 1_073_741_824>>,
}

/// Facts about the operator.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Operator {
    /// The operator's namespace. Network policies allow it to connect to the instances.
    ///
    /// Default: `postgres-operator`.
    ///
    /// Change: Network policies immediately allow the operator from the new namespace.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = "postgres-operator")]
    pub namespace: Option<Namespace>,
    /// Whether it deletes the volumes of a cluster whose custom resource is deleted: its option
    /// `enable_persistent_volume_claim_deletion`.
    ///
    /// Default: true, as the operator has it.
    ///
    /// Change: Changes nothing by itself: it says what the operator was told.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = false)]
    pub deletes_volumes: Option<bool>,
}

/// Timings of the failover, by Patroni's names, in whole seconds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Timings {
    /// How long the primary's lock holds without being renewed, in seconds.
    ///
    /// Default: 20, 30, 60 for `fast`, `balanced`, `patient`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = 30)]
    pub ttl: Option<Whole<20, 3600>>,
    /// The pause between two looks, in seconds.
    ///
    /// Default: 5, 10, 10 for `fast`, `balanced`, `patient`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = 10)]
    pub loop_wait: Option<Whole<1, 600>>,
    /// How long a call to the API server or to PostgreSQL is tried again, in seconds.
    ///
    /// Default: 5, 10, 20 for `fast`, `balanced`, `patient`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = 10)]
    pub retry_timeout: Option<Whole<3, 600>>,
}

/// The section with every default filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    /// The team that the cluster belongs to.
    pub team_id: Name,
    /// Facts about the operator.
    pub operator: Installed,
    /// Failover timings.
    pub timings: Locks,
    /// In bytes of WAL.
    pub maximum_lag_on_failover: u32,
}

/// The installed operator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Installed {
    /// The operator's namespace.
    pub namespace: Namespace,
    /// Whether volumes go with the custom resource.
    pub deletes_volumes: bool,
}

/// The timings that the custom resource has, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Locks {
    /// How long the lock holds.
    pub ttl: u32,
    /// The pause of each member's loop.
    pub loop_wait: u32,
    /// How long calls are tried again.
    pub retry_timeout: u32,
}

impl Section {
    /// Fills in the defaults of what the blueprint omits.
    pub(super) fn resolve(self, profile: FailoverProfile) -> Settings {
        let preset = Timing::of(profile);
        Settings {
            team_id: self.team_id.unwrap_or_else(|| Name::parse("acid").expect(TESTED)),
            operator: Installed {
                namespace: self
                    .operator
                    .namespace
                    .unwrap_or_else(|| Namespace::parse("postgres-operator").expect(TESTED)),
                deletes_volumes: self.operator.deletes_volumes.unwrap_or(true),
            },
            timings: Locks {
                ttl: self.timings.ttl.map_or(preset.ttl, Whole::get),
                loop_wait: self.timings.loop_wait.map_or(preset.loop_wait, Whole::get),
                retry_timeout: self.timings.retry_timeout.map_or(preset.retry_timeout, Whole::get),
            },
            maximum_lag_on_failover: self.maximum_lag_on_failover.map_or(1_048_576, Whole::get),
        }
    }
}

/// Why a default can be read.
const TESTED: &str = "the defaults are tested to be names";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_names_and_keep_patronis_rule() {
        for profile in [FailoverProfile::Fast, FailoverProfile::Balanced, FailoverProfile::Patient] {
            let Settings { timings, operator, team_id, .. } = Section::default().resolve(profile);
            assert!(timings.loop_wait + 2 * timings.retry_timeout <= timings.ttl);
            assert_eq!((operator.namespace.as_str(), team_id.as_str()), ("postgres-operator", "acid"));
        }
    }
}
