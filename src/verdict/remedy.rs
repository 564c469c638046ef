//! The way to get somewhere that a change alone does not reach: ordered steps with exact commands.

use super::step::Step;

/// When a step is taken, seen from the commit that holds the change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// While the old state is still what git says.
    BeforeMerge,
    /// The merge, or the apply, itself.
    Merge,
    /// When the delivery has carried the change out.
    AfterSync,
}

/// A step of a remedy.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PhasedStep {
    /// When.
    pub phase: Phase,
    /// What is done.
    pub step: Step,
}

impl PhasedStep {
    /// A step with its commands, at its time.
    pub fn new(phase: Phase, text: impl Into<String>, commands: Vec<String>) -> Self {
        Self { phase, step: Step::new(text, commands) }
    }
}

/// Ordered steps.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Remedy {
    /// What they come to: "Grow the volumes of `orders`".
    pub title: String,
    /// In order.
    pub steps: Vec<PhasedStep>,
    /// What stops meanwhile, and for how long.
    pub stops: String,
    /// How to get back if a step fails.
    pub back_out: String,
}
