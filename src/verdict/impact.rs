//! The scale of what changes do, from nothing to lost data.

use serde::{Deserialize, Serialize};

/// What a change does to the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Nothing that a client could notice.
    None,
    /// PostgreSQL reads its configuration again.
    Reload,
    /// Pods that hold no primary, or only helpers, are replaced one by one.
    Rolling,
    /// The primary moves or restarts; writes stop for seconds.
    Switchover,
    /// Writes stop until somebody or something has finished.
    Outage,
    /// Somebody or something gains rights.
    Privilege,
    /// Two primaries may take writes at once.
    SplitBrain,
    /// Data may be gone.
    DataLoss,
}

/// How a change gets to the cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// By applying it.
    Applied,
    /// Only by deleting an object and making it anew.
    Recreate,
    /// Not at all: the API server or the engine refuses it.
    Refused,
    /// Not at all: it is read once, or by nobody.
    Ignored,
}

/// One word for effect and how together, in the order of how much a reviewer should worry.
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
    /// Configuration is read again; no connection is lost.
    Reload,
    /// Pods are replaced one by one; writes go on.
    Rolling,
    /// The primary moves or restarts; writes stop for seconds.
    Switchover,
    /// Nothing happens although something was asked for.
    Ignored,
    /// Writes stop for longer.
    Outage,
    /// An object must be deleted and made anew.
    Recreate,
    /// The change is refused, and may hold up everything that is applied with it.
    Refused,
    /// No rule covers the change.
    Unknown,
    /// An account, a pod or a server gains rights. Nothing stops by it, but whoever has them can do anything that comes before
    /// and after this in the list, so that a gate for any of the former stops it too.
    Privilege,
    /// Two primaries may take writes at once.
    SplitBrain,
    /// Data may be gone.
    DataLoss,
}

impl Impact {
    /// The worse of the two words. What is refused or ignored has no effect of its own.
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
    fn what_does_not_happen_has_no_effect_of_its_own() {
        assert_eq!(Impact::of(Effect::DataLoss, How::Refused), Impact::Refused);
        assert_eq!(Impact::of(Effect::Outage, How::Ignored), Impact::Ignored);
    }

    #[test]
    fn the_worse_of_effect_and_how_is_the_word() {
        assert_eq!(Impact::of(Effect::Rolling, How::Recreate), Impact::Recreate);
        assert_eq!(Impact::of(Effect::DataLoss, How::Recreate), Impact::DataLoss);
        assert_eq!(Impact::of(Effect::Switchover, How::Applied), Impact::Switchover);
    }
}
