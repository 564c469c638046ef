//! Two renders compared: every change with its verdict, its cause and its remedy.
//!
//! In: checked clusters, before and after, and what was rendered before. Out: a [`Plan`].

mod cause;
mod changes;
mod compare;
mod delivery;
pub mod gate;
mod group;
mod judge;
mod model;
mod redact;
mod remedies;
#[cfg(test)]
pub(crate) mod samples;
mod settings;
pub mod tree;
#[cfg(test)]
mod tests;
pub mod why;

pub use changes::cluster;
pub use delivery::Carrier;
pub use group::{Group, groups};
pub use model::{Action, Cause, Change, ClusterPlan, Line, Of, Plan, Presence, Subject};
pub use tree::{Kept, Stray, Tree, What};
