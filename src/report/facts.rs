//! A page for a terminal: a title, a description, and named facts.

use super::wrap::wrap;

/// The column at which the text of a fact begins.
const COLUMN: usize = 12;

/// A fact about an entry: its name and its text.
pub(super) type Fact = (&'static str, String);

/// Formats a title, a description and facts.
pub(super) fn entry_text(title: &str, about: &str, facts: &[Fact], width: usize) -> String {
    let mut text = if title.is_empty() { String::new() } else { format!("{title}\n\n") };
    for paragraph in about.split("\n\n") {
        text.push_str("  ");
        wrap(&mut text, paragraph, width, 2);
    }
    text.push_str(if facts.is_empty() { "" } else { "\n" });
    for (name, words) in facts {
        text.extend([format!("  {name:0$}", COLUMN - 2)]);
        wrap(&mut text, words, width, COLUMN);
    }
    text
}
