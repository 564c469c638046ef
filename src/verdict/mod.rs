//! What a change does to a running cluster, and how it gets there: the words that engines and the plan share.

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

/// A leaf of two clusters that differs: what was asked for, and what is.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// Its address in the blueprint, `spec.postgres.parameters.max_connections`.
    pub path: Path,
    /// Before; `None` where it was not set and has no default.
    pub before: Option<Value>,
    /// After; `None` where it is set no more.
    pub after: Option<Value>,
}

/// What a change does, and why.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Verdict {
    /// What happens, if anybody knows: `None` is the verdict `unknown`, and is never shown as safe.
    pub known: Option<(Effect, How)>,
    /// Who does what, in which order, what stops and for how long.
    pub reason: Reason,
    /// How to get there where the change does not do so by itself, or not safely.
    pub remedy: Option<Remedy>,
}

impl Verdict {
    /// The change is carried out with this effect.
    pub fn applied(effect: Effect, reason: impl Into<Reason>) -> Self {
        Self { known: Some((effect, How::Applied)), reason: reason.into(), remedy: None }
    }

    /// The change is carried out, and no client notices.
    pub fn calm(reason: impl Into<Reason>) -> Self {
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

    /// The verdict with the way to get there.
    #[must_use]
    pub fn with(mut self, remedy: Remedy) -> Self {
        self.remedy = Some(remedy);
        self
    }

    /// The word for it in headlines, gates and JSON.
    pub fn impact(&self) -> Impact {
        self.known.map_or(Impact::Unknown, |(effect, how)| Impact::of(effect, how))
    }
}
