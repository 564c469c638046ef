//! Two renders compared: every change with its verdict, its cause and its remedy.
//!
//! In: checked clusters, before and after, and what was rendered before. Out: a [`Plan`].

pub mod gate;
mod group;
mod model;
#[cfg(test)]
pub(crate) mod samples;

pub use group::{Group, groups};
pub use model::{Action, Cause, Change, ClusterPlan, Line, Of, Plan, Presence};
