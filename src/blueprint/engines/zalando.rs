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
    /// The team that owns the cluster, `teamId` of the custom resource. An operator with
    /// `enable_team_id_clustername_prefix` accepts only clusters whose name begins with it and a dash.
    ///
    /// Default: `acid`, the operator's example.
    ///
    /// Change: Restarts nothing. A label changes; if the operator reads teams, so do the users who may log in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team_id: Option<Name>,
    /// Facts about the operator. It is installed once for all clusters, and no blueprint changes it.
    pub operator: Operator,
    /// Failover timings. Each overrides the profile's value.
    ///
    /// Change: Restarts nothing. The operator stores the values, and every member reads them within seconds.
    pub timings: Timings,
    /// The maximum lag of a standby that may be elected in asynchronous replication, in bytes of WAL.
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
    /// Whether the operator deletes a cluster's volumes with its custom resource: the operator's option
    /// `enable_persistent_volume_claim_deletion`.
    ///
    /// Default: true, the operator's default.
    ///
    /// Change: No effect on running clusters. State here how the operator is configured.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = false)]
    pub deletes_volumes: Option<bool>,
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
}

/// The section with every default filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    /// The team that owns the cluster.
    pub team_id: Name,
    /// Facts about the operator.
    pub operator: Installed,
    /// Failover timings.
    pub timings: Locks,
    /// The maximum lag, in bytes of WAL.
    pub maximum_lag_on_failover: u32,
}

/// The installed operator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Installed {
    /// The operator's namespace.
    pub namespace: Namespace,
    /// Whether the operator deletes volumes with the custom resource.
    pub deletes_volumes: bool,
}

/// The timings of the custom resource, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Locks {
    /// How long the lock is valid.
    pub ttl: u32,
    /// The pause of each member's loop.
    pub loop_wait: u32,
    /// How long calls are retried.
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

/// Why parsing a default cannot fail.
const TESTED: &str = "a test parses the defaults";

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
