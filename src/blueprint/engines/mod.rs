//! The engines as the language knows them: their names, and each one's section of `spec`.

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

/// What keeps PostgreSQL alive and elects the primary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EngineKind {
    /// One PostgreSQL in a StatefulSet: what fails over is Kubernetes, which starts the pod elsewhere.
    Standalone,
    /// A primary and streaming standbys; `replication.primary` says which instance takes writes, and nobody is elected.
    Replication,
    /// stolon: keepers run PostgreSQL, sentinels elect, proxies let writes reach the primary only.
    Stolon,
    /// Patroni: each instance's Patroni runs its PostgreSQL, and they elect the primary among themselves.
    Patroni,
    /// Bitnami's Helm chart of PostgreSQL: a primary, and standbys that stream from it; nobody is elected. The cluster is a
    /// tree, with the chart's values in `helm/postgresql/`.
    Bitnami,
    /// The postgres-operator of Zalando: it runs Spilo, which is PostgreSQL under Patroni, and makes users and databases.
    Zalando,
    /// CloudNativePG: its operator runs each instance as a pod of its own, elects the primary, and makes roles and databases.
    #[serde(rename = "cloudnative-pg")]
    CloudnativePg,
}

/// The engines' own sections; only the chosen engine's may stand in a blueprint.
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

/// The sections with every default filled in. Each engine reads its own. They are written under the names that the
/// blueprint has for them.
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

    /// What a new blueprint has unless another is asked for: a standby takes over by itself, and real clusters have shown it.
    pub const USUAL: Self = Self::Stolon;
}

impl EngineKind {
    /// The key of its own section of `spec`, if it has one.
    pub fn section(self) -> Option<&'static str> {
        match self {
            Self::Standalone | Self::Replication | Self::Bitnami => None,
            Self::Stolon => Some("stolon"),
            Self::Patroni => Some("patroni"),
            Self::Zalando => Some("zalando"),
            Self::CloudnativePg => Some("cloudnative-pg"),
        }
    }

    /// How it can be delivered, the way that it has by default first.
    pub fn packagings(self) -> &'static [Packaging] {
        match self {
            Self::Standalone | Self::Replication | Self::Patroni | Self::Zalando | Self::CloudnativePg => {
                &[Packaging::Manifests]
            }
            Self::Stolon => &[Packaging::Manifests, Packaging::UpstreamChart],
            Self::Bitnami => &[Packaging::UpstreamChart],
        }
    }

    /// Whether a parameter that needs a restart can wait for somebody's: `postgres.restart: manual`.
    pub fn waits_to_restart(self) -> bool {
        match self {
            Self::Standalone | Self::Replication | Self::Stolon | Self::Patroni | Self::CloudnativePg => true,
            Self::Zalando | Self::Bitnami => false,
        }
    }

    /// Whether its pooler looks passwords up in a pool of the size of the others, rather than in a few connections.
    pub fn pools_lookups(self) -> bool {
        self == Self::CloudnativePg
    }

    /// The component whose pods hold the data, in a StatefulSet of that name; `None` where what holds the data has the name of
    /// the cluster itself.
    pub fn data_component(self) -> Option<&'static str> {
        match self {
            Self::Stolon => Some("keeper"),
            Self::Standalone | Self::Replication | Self::Patroni => Some("postgres"),
            Self::Bitnami => Some("postgresql-primary"),
            Self::Zalando | Self::CloudnativePg => None,
        }
    }

    /// The role that standbys stream with unless the blueprint names another.
    pub fn replication_role(self) -> Identifier {
        match self {
            Self::Zalando => Identifier::standby(),
            _ => Identifier::replicator(),
        }
    }

    /// The kind of the object that holds the data, and the most characters of its name.
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
