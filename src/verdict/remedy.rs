//! Ordered steps with exact commands, for a change that needs more than an apply.

use super::step::Step;

/// When to take a step, relative to the merge of the change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// While git still has the old state.
    BeforeMerge,
    /// The merge or the apply itself.
    Merge,
    /// When the delivery tool has applied the change.
    AfterSync,
}

/// A step of a remedy.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PhasedStep {
    /// When to take it.
    pub phase: Phase,
    /// What to do.
    pub step: Step,
}

impl PhasedStep {
    /// A step with its commands, in its phase.
    pub fn new(phase: Phase, text: impl Into<String>, commands: Vec<String>) -> Self {
        Self { phase, step: Step::new(text, commands) }
    }
}

/// Ordered steps to apply a change.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Remedy {
    /// The goal of the steps: "Grow the volumes of orders to 20Gi".
    pub title: String,
    /// The steps in order.
    pub steps: Vec<PhasedStep>,
    /// What stops during the steps, and for how long.
    pub during: String,
    /// How to return to the old state if a step fails.
    pub rollback: String,
}
