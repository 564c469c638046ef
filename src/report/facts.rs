//! A page of facts for a terminal: a title, what it is about, and each fact behind its name.

use super::wrap::wrap;

/// The column in which the words of a fact begin.
const COLUMN: usize = 12;

/// One thing that is said of an entry, and its name.
pub(super) type Fact = (&'static str, String);

/// A title, what it is about, and facts.
pub(super) fn told(title: &str, about: &str, facts: &[Fact], width: usize) -> String {
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
