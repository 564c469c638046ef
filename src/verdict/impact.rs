//! The scale of impacts, from none to data loss.

use serde::{Deserialize, Serialize};

/// What a change does to the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Nothing that a client notices.
    None,
    /// PostgreSQL reloads its configuration.
    Reload,
    /// Pods without the primary, or only helper pods, are replaced one by one.
    Rolling,
    /// The primary moves or restarts; writes stop for seconds.
    Switchover,
    /// Writes stop until a recovery, perhaps manual, completes.
    Outage,
    /// An account, a pod or a server gains rights.
    Privilege,
    /// Two primaries may accept writes at the same time.
    SplitBrain,
    /// Data may be lost.
    DataLoss,
}

/// How a change reaches the cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// By applying it.
    Applied,
    /// Only by recreating an object.
    Recreate,
    /// Not at all: the API server or the engine rejects it.
    Refused,
    /// Not at all: it is read only at creation, or never.
    Ignored,
}

/// Effect and application of a change in one word, ordered by severity for a reviewer.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
    clap::ValueEnum,
)]
#[serde(rename_all = "kebab-case")]
pub enum Impact {
    /// Nothing changes for the database.
    None,
    /// Configuration is reloaded; no connection is lost.
    Reload,
    /// Pods are replaced one by one; writes continue.
    Rolling,
    /// The primary moves or restarts; writes stop for seconds.
    Switchover,
    /// The requested change has no effect.
    Ignored,
    /// Writes stop until a recovery, perhaps manual, completes.
    Outage,
    /// An object must be deleted and recreated.
    Recreate,
    /// The change is rejected, and may block everything that is applied with it.
    Refused,
    /// No rule covers the change.
    Unknown,
    /// An account, a pod or a server gains rights. Nothing stops, but their holder can cause every other impact. A gate
    /// for a lower impact therefore stops this too.
    Privilege,
    /// Two primaries may accept writes at the same time.
    SplitBrain,
    /// Data may be lost.
    DataLoss,
}

impl Impact {
    /// Combines effect and application into the worse impact. A rejected or ignored change has no effect.
    pub fn of(effect: Effect, how: How) -> Self {
        let by_effect = match effect {
            Effect::None => Self::None,
            Effect::Reload => Self::Reload,
            Effect::Rolling => Self::Rolling,
            Effect::Switchover => Self::Switchover,
            Effect::Outage => Self::Outage,
            Effect::Privilege => Self::Privilege,
            Effect::SplitBrain => Self::SplitBrain,
            Effect::DataLoss => Self::DataLoss,
        };
        match how {
            How::Applied => by_effect,
            How::Recreate => by_effect.max(Self::Recreate),
            How::Refused => Self::Refused,
            How::Ignored => Self::Ignored,
        }
    }
}

impl std::fmt::Display for Impact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::None => "none",
            Self::Reload => "reload",
            Self::Rolling => "rolling",
            Self::Switchover => "switchover",
            Self::Ignored => "ignored",
            Self::Outage => "outage",
            Self::Recreate => "recreate",
            Self::Refused => "refused",
            Self::Unknown => "unknown",
            Self::Privilege => "privilege",
            Self::SplitBrain => "split-brain",
            Self::DataLoss => "data-loss",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_that_is_not_applied_has_no_effect() {
        assert_eq!(Impact::of(Effect::DataLoss, How::Refused), Impact::Refused);
        assert_eq!(Impact::of(Effect::Outage, How::Ignored), Impact::Ignored);
    }

    #[test]
    fn the_impact_is_the_worse_of_effect_and_how() {
        assert_eq!(Impact::of(Effect::Rolling, How::Recreate), Impact::Recreate);
        assert_eq!(Impact::of(Effect::DataLoss, How::Recreate), Impact::DataLoss);
        assert_eq!(Impact::of(Effect::Switchover, How::Applied), Impact::Switchover);
    }
}
