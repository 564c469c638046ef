//! Compares two renders: every change with its verdict, its cause and its remedy.
//!
//! In: checked clusters before and after, and the objects rendered before. Out: a [`Plan`].

mod placeholders;
mod cause;
mod changes;
mod compare;
mod delivery;
mod field;
pub mod gate;
mod group;
mod judge;
mod model;
mod redact;
mod remedies;
#[cfg(test)]
pub(crate) mod samples;
mod settings;
mod sides;
pub mod tree;
#[cfg(test)]
mod tests;
pub mod why;

pub use changes::cluster;
pub use delivery::Carrier;
pub use field::{FieldPath, Step};
pub use group::{Group, groups};
pub use model::{Action, Cause, Change, ClusterPlan, Line, Plan, Presence, Subject, Target};
pub use tree::{Drift, DriftKind, Kept, Tree};
