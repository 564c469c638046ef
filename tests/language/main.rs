//! The language: what is read, what it resolves to, and the exact text of every refusal.

mod names;
mod references;
mod resolution;
mod shape;
mod verdicts;

use std::sync::Arc;

use pgforge::diagnostic::{Diagnostic, SourceFile};
use pgforge::overlay::Places;
use pgforge::source;

/// Parses a document of one layer.
fn places(text: &str) -> Places {
    let file = Arc::new(SourceFile::new("c.yaml".to_owned(), text.to_owned()));
    Places::new(source::parse(&file).unwrap())
}

/// Formats each finding as `line:column code message; help`.
fn lines(found: &[Diagnostic]) -> Vec<String> {
    let line = |found: &Diagnostic| {
        let place = found.at.as_ref().map(|label| label.place.to_string()).unwrap_or_default();
        format!("{} {} {}; {}", place.trim_start_matches("c.yaml:"), found.code, found.message, found.help.join("; "))
    };
    found.iter().map(line).collect()
}
