//! The engines of the language: their names, and each one's section of `spec`.

pub mod cloudnative_pg;
mod images;
pub mod patroni;
pub mod stolon;
pub mod zalando;

pub use images::{ImageChoices, Images};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::Identifier;
use super::{FailoverProfile, Packaging, strict};
use crate::knowledge::kubernetes::LONGEST_STATEFUL_SET;

/// The software that runs PostgreSQL and elects the primary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EngineKind {
    /// One PostgreSQL in a StatefulSet. There is no standby: Kubernetes restarts the pod, elsewhere if its node fails.
    Standalone,
    /// A primary and streaming standbys. `replication.primary` selects the primary; there is no automatic failover.
    Replication,
    /// stolon: keepers run PostgreSQL, sentinels elect the primary, proxies route writes only to the primary.
    Stolon,
    /// Patroni: each member runs its PostgreSQL, and the members elect the primary.
    Patroni,
    /// Bitnami's Helm chart of PostgreSQL: a primary and streaming standbys, without automatic failover. The cluster is
    /// rendered as a tree, with the chart's values in `helm/postgresql/`.
    Bitnami,
    /// Zalando's postgres-operator: it runs Spilo, which is PostgreSQL under Patroni, and creates users and databases.
    Zalando,
    /// CloudNativePG: its operator runs each instance as a separate pod, elects the primary, and creates roles and
    /// databases.
    #[serde(rename = "cloudnative-pg")]
    CloudnativePg,
}

/// The engines' sections. A blueprint may contain only the chosen engine's.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Sections {
    /// Settings of the engine `stolon`.
    #[serde(deserialize_with = "strict::deserialize")]
    #[schemars(example = serde_json::json!({"timings": {"failInterval": "20s"}, "proxies": 3}))]
    pub stolon: stolon::Section,
    /// Settings of the engine `patroni`.
    #[serde(deserialize_with = "strict::deserialize")]
    #[schemars(example = serde_json::json!({"version": "4.0", "timings": {"ttl": 30}}))]
    pub patroni: patroni::Section,
    /// Settings of the engine `zalando`.
    #[serde(deserialize_with = "strict::deserialize")]
    #[schemars(example = serde_json::json!({"teamId": "shop", "operator": {"namespace": "postgres-operator"}}))]
    pub zalando: zalando::Section,
    /// Settings of the engine `cloudnative-pg`.
    #[serde(rename = "cloudnative-pg", deserialize_with = "strict::deserialize")]
    #[schemars(example = serde_json::json!({"operator": {"namespace": "cnpg-system"}, "timings": {"failoverDelay": 0}}))]
    pub cloudnative_pg: cloudnative_pg::Section,
}

/// The sections with every default filled in. Each engine reads its section. Serialises with the blueprint's keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    /// Settings of the engine `stolon`.
    pub stolon: stolon::Settings,
    /// Settings of the engine `patroni`.
    pub patroni: patroni::Settings,
    /// Settings of the engine `zalando`.
    pub zalando: zalando::Settings,
    /// Settings of the engine `cloudnative-pg`.
    #[serde(rename = "cloudnative-pg")]
    pub cloudnative_pg: cloudnative_pg::Settings,
}

impl Sections {
    /// Fills in the defaults of what the blueprint omits.
    pub fn resolve(self, profile: FailoverProfile, instances: u16) -> Settings {
        Settings {
            stolon: self.stolon.resolve(profile, instances),
            patroni: self.patroni.resolve(profile),
            zalando: self.zalando.resolve(profile),
            cloudnative_pg: self.cloudnative_pg.resolve(profile),
        }
    }
}

impl EngineKind {
    /// Every engine of this version.
    pub const ALL: [Self; 7] = [
        Self::Standalone,
        Self::Replication,
        Self::Stolon,
        Self::Patroni,
        Self::Zalando,
        Self::CloudnativePg,
        Self::Bitnami,
    ];

    /// The engine of a new blueprint by default: its failover is automatic, and live clusters have tested it.
    pub const DEFAULT_ENGINE: Self = Self::Stolon;
}

impl EngineKind {
    /// The key of the engine's section of `spec`, if it has one.
    pub fn section(self) -> Option<&'static str> {
        match self {
            Self::Standalone | Self::Replication | Self::Bitnami => None,
            Self::Stolon => Some("stolon"),
            Self::Patroni => Some("patroni"),
            Self::Zalando => Some("zalando"),
            Self::CloudnativePg => Some("cloudnative-pg"),
        }
    }

    /// The engine's packagings, the default first.
    pub fn packagings(self) -> &'static [Packaging] {
        match self {
            Self::Standalone | Self::Replication | Self::Patroni | Self::Zalando | Self::CloudnativePg => {
                &[Packaging::Manifests]
            }
            Self::Stolon => &[Packaging::Manifests, Packaging::UpstreamChart],
            Self::Bitnami => &[Packaging::UpstreamChart],
        }
    }

    /// Whether a restart for a parameter can wait for you: `postgres.restart: manual`.
    pub fn supports_manual_restart(self) -> bool {
        match self {
            Self::Standalone | Self::Replication | Self::Stolon | Self::Patroni | Self::CloudnativePg => true,
            Self::Zalando | Self::Bitnami => false,
        }
    }

    /// Whether its pooler looks up passwords in a pool of the usual size, not in a few connections.
    pub fn uses_lookup_pool(self) -> bool {
        self == Self::CloudnativePg
    }

    /// The component whose pods hold the data, in a StatefulSet of that name. `None` if the object that holds the data
    /// has the cluster's name.
    pub fn data_component(self) -> Option<&'static str> {
        match self {
            Self::Stolon => Some("keeper"),
            Self::Standalone | Self::Replication | Self::Patroni => Some("postgres"),
            Self::Bitnami => Some("postgresql-primary"),
            Self::Zalando | Self::CloudnativePg => None,
        }
    }

    /// The default role that standbys stream with.
    pub fn replication_role(self) -> Identifier {
        match self {
            Self::Zalando => Identifier::standby(),
            _ => Identifier::replicator(),
        }
    }

    /// The kind of the object that holds the data, and the maximum length of its name in characters.
    pub fn data_kind(self) -> (&'static str, usize) {
        match self {
            // `validateName` of the operator's webhook, 1.30.
            Self::CloudnativePg => ("Cluster", 50),
            _ => ("StatefulSet", LONGEST_STATEFUL_SET),
        }
    }
}

impl std::fmt::Display for EngineKind {
    /// The word that the blueprint uses.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Standalone => "standalone",
            Self::Replication => "replication",
            Self::Stolon => "stolon",
            Self::Patroni => "patroni",
            Self::Bitnami => "bitnami",
            Self::Zalando => "zalando",
            Self::CloudnativePg => "cloudnative-pg",
        })
    }
}
