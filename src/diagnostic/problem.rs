//! An error in a value whose place is not known yet.

/// What is wrong with a value and what to write instead. Code that knows the place turns it into a
/// [`Diagnostic`](super::Diagnostic).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// One sentence without a full stop, naming the value at fault.
    pub message: String,
    /// What to do, ready to copy.
    pub help: String,
}

impl Problem {
    /// A problem with its fix.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into() }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}; {}", self.message, self.help)
    }
}

impl std::error::Error for Problem {}
