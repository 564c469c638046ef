//! What a change does to a running cluster, and how it is applied: the terms that engines and the plan share.

mod impact;
mod reason;
mod remedy;
mod step;

pub use impact::{Effect, How, Impact};
pub use reason::{Argument, Reason};
pub(crate) use reason::{places, reason};
pub use remedy::{Phase, PhasedStep, Remedy};
pub use step::Step;

use crate::diagnostic::Path;
use serde_json::Value;

/// A setting that differs between two clusters: its value before and after.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// Its address in the blueprint, `spec.postgres.parameters.max_connections`.
    pub path: Path,
    /// The value before; `None` if it was not set and has no default.
    pub before: Option<Value>,
    /// The value after; `None` if it is no longer set.
    pub after: Option<Value>,
}

/// What a change does, and why.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Verdict {
    /// What happens. `None` is the verdict `unknown`, which is never shown as safe.
    pub known: Option<(Effect, How)>,
    /// One sentence: what acts, in which order, what stops and for how long.
    pub reason: Reason,
    /// How to get there where the change does not do so by itself, or not safely.
    pub remedy: Option<Remedy>,
}

impl Verdict {
    /// The change is applied, with this effect.
    pub fn applied(effect: Effect, reason: impl Into<Reason>) -> Self {
        Self { known: Some((effect, How::Applied)), reason: reason.into(), remedy: None }
    }

    /// The change is carried out, and no client notices.
    pub fn no_effect(reason: impl Into<Reason>) -> Self {
        Self::applied(Effect::None, reason)
    }

    /// The change needs the object to be deleted and made anew, with this effect.
    pub fn recreate(effect: Effect, reason: impl Into<Reason>) -> Self {
        Self { known: Some((effect, How::Recreate)), reason: reason.into(), remedy: None }
    }

    /// The API server or the engine says no; nothing happens.
    pub fn refused(reason: impl Into<Reason>) -> Self {
        Self { known: Some((Effect::None, How::Refused)), reason: reason.into(), remedy: None }
    }

    /// Nobody acts on the change; nothing happens.
    pub fn ignored(reason: impl Into<Reason>) -> Self {
        Self { known: Some((Effect::None, How::Ignored)), reason: reason.into(), remedy: None }
    }

    /// No rule covers the change.
    pub fn unknown(reason: impl Into<Reason>) -> Self {
        Self { known: None, reason: reason.into(), remedy: None }
    }

    /// Adds the steps to take.
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
