//! The effect of a change on a running cluster, and how the change is applied. Engines and the plan share these types.

mod impact;
mod reason;
mod remedy;
mod step;

pub use impact::{Effect, How, Impact};
pub use reason::{Argument, Reason};
pub(crate) use reason::{placeholders, reason};
pub use remedy::{Phase, PhasedStep, Remedy};
pub use step::Step;

use crate::diagnostic::Path;
use serde_json::Value;

/// A setting that differs between two clusters, with both values.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// Its path in the blueprint: `spec.postgres.parameters.max_connections`.
    pub path: Path,
    /// The value before; `None` if it was not set and has no default.
    pub before: Option<Value>,
    /// The value after; `None` if it is no longer set.
    pub after: Option<Value>,
}

/// The effect of a change, with the reason.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Verdict {
    /// Effect and application. `None` means unknown, which is never shown as safe.
    pub known: Option<(Effect, How)>,
    /// One sentence: who acts, in which order, what stops and for how long.
    pub reason: Reason,
    /// The steps to take if the change is not applied automatically, or not safely.
    pub remedy: Option<Remedy>,
}

impl Verdict {
    /// A change that is applied, with this effect.
    pub fn applied(effect: Effect, reason: impl Into<Reason>) -> Self {
        Self { known: Some((effect, How::Applied)), reason: reason.into(), remedy: None }
    }

    /// A change that is applied without an effect on clients.
    pub fn no_effect(reason: impl Into<Reason>) -> Self {
        Self::applied(Effect::None, reason)
    }

    /// A change that is applied by deleting and recreating the object, with this effect.
    pub fn recreate(effect: Effect, reason: impl Into<Reason>) -> Self {
        Self { known: Some((effect, How::Recreate)), reason: reason.into(), remedy: None }
    }

    /// A change that the API server or the engine rejects.
    pub fn refused(reason: impl Into<Reason>) -> Self {
        Self { known: Some((Effect::None, How::Refused)), reason: reason.into(), remedy: None }
    }

    /// A change that nothing applies.
    pub fn ignored(reason: impl Into<Reason>) -> Self {
        Self { known: Some((Effect::None, How::Ignored)), reason: reason.into(), remedy: None }
    }

    /// A change that no rule covers.
    pub fn unknown(reason: impl Into<Reason>) -> Self {
        Self { known: None, reason: reason.into(), remedy: None }
    }

    /// Adds a remedy.
    #[must_use]
    pub fn with(mut self, remedy: Remedy) -> Self {
        self.remedy = Some(remedy);
        self
    }

    /// The impact that headlines, gates and JSON show.
    pub fn impact(&self) -> Impact {
        self.known.map_or(Impact::Unknown, |(effect, how)| Impact::of(effect, how))
    }
}
