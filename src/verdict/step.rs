//! One thing that somebody does: a step of a remedy, or of a runbook.

use crate::text::markdown;

/// What is done, with the commands for it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Step {
    /// What and why. Of a remedy one or two sentences; of a runbook Markdown, with the blank lines around it.
    pub text: String,
    /// Lines for a shell, to be run as they stand. Names in them are quoted for the shell.
    pub commands: Vec<String>,
    /// Lines that the commands print when all is well, none where that is not said: `…` stands for anything within a line,
    /// and alone on a line for any lines.
    pub prints: Vec<String>,
}

impl Step {
    /// A step with its commands.
    pub fn new(text: impl Into<String>, commands: Vec<String>) -> Self {
        Self { text: text.into(), commands, prints: Vec::new() }
    }

    /// A runbook's step: its text, the commands in a fence of `sh`, and what they print in a fence of `text`.
    pub fn markdown(&self) -> String {
        let mut out = self.text.clone();
        if !self.commands.is_empty() {
            out.push_str(&markdown::fenced("sh", &self.commands, ""));
        }
        if !self.prints.is_empty() {
            out.extend(["\n", &markdown::fenced("text", &self.prints, "")]);
        }
        out
    }
}
