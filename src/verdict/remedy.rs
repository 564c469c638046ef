//! The way to get somewhere that a change alone does not reach: ordered steps with exact commands.

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

/// One thing that somebody does.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Step {
    /// When.
    pub phase: Phase,
    /// What and why, in one or two sentences.
    pub text: String,
    /// Lines for a shell, to be run as they stand. Names in them are quoted for the shell.
    pub commands: Vec<String>,
}

/// Ordered steps.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Remedy {
    /// What they come to: "Grow the volumes of `orders`".
    pub title: String,
    /// In order.
    pub steps: Vec<Step>,
    /// What stops meanwhile, and for how long.
    pub stops: String,
    /// How to get back if a step fails.
    pub back_out: String,
}
