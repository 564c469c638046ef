//! The language as its users meet it: what is read, what it comes to, and the exact words of every refusal.

mod names;
mod references;
mod resolution;
mod shape;
mod verdicts;

use std::sync::Arc;

use pgforge::diagnostic::{Diagnostic, SourceFile};
use pgforge::overlay::Places;
use pgforge::source;

/// A document that was not merged from layers.
fn places(text: &str) -> Places {
    let file = Arc::new(SourceFile::new("c.yaml".to_owned(), text.to_owned()));
    Places::new(source::parse(&file).unwrap())
}

/// `line:column code message; help` for each.
fn lines(found: &[Diagnostic]) -> Vec<String> {
    let line = |found: &Diagnostic| {
        let place = found.at.as_ref().map(|label| label.place.to_string()).unwrap_or_default();
        format!("{} {} {}; {}", place.trim_start_matches("c.yaml:"), found.code, found.message, found.help.join("; "))
    };
    found.iter().map(line).collect()
}
