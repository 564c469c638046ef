//! Ordered steps with exact commands, for a change that needs more than an apply.

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

/// One step that an operator takes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Step {
    /// When to take it.
    pub phase: Phase,
    /// What to do and why, in one or two sentences.
    pub text: String,
    /// Lines for a shell, to run unchanged. Names in them are quoted for the shell.
    pub commands: Vec<String>,
}

/// Ordered steps to apply a change.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Remedy {
    /// What the steps achieve: "Grow the volumes of `orders`".
    pub title: String,
    /// The steps in order.
    pub steps: Vec<Step>,
    /// What stops during the steps, and for how long.
    pub stops: String,
    /// How to return to the old state if a step fails.
    pub back_out: String,
}
