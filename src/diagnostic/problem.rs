//! A fault in a value, found before anyone knows where the value stands.

/// What is wrong with a value and what to write instead. Whoever knows the place makes a
/// [`Diagnostic`](super::Diagnostic) of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// One sentence without a full stop, naming the value at fault.
    pub message: String,
    /// What to do, ready to copy.
    pub help: String,
}

impl Problem {
    /// A problem with its remedy.
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
