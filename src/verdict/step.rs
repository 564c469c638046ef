//! A step of a remedy or of a runbook.

use crate::text::markdown;

/// What to do, with its commands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Step {
    /// What to do and why: one or two sentences in a remedy; Markdown with its blank lines in a runbook.
    pub text: String,
    /// Shell commands to run unchanged. Names in them are quoted for the shell.
    pub commands: Vec<String>,
    /// The expected output, if it is stated. `…` matches any text within a line; alone on a line, it matches any number
    /// of lines.
    pub prints: Vec<String>,
}

impl Step {
    /// A step with its commands.
    pub fn new(text: impl Into<String>, commands: Vec<String>) -> Self {
        Self { text: text.into(), commands, prints: Vec::new() }
    }

    /// Returns the step as Markdown: its text, the commands in an `sh` fence, and their output in a `text` fence.
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
