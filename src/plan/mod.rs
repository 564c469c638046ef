//! Two renders compared: every change with its verdict, its cause and its remedy.
//!
//! In: checked clusters, before and after, and what was rendered before. Out: a [`Plan`].

mod model;

pub use model::{Action, Cause, Change, ClusterPlan, Of, Plan, Presence};
