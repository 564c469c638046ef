//! User text inside a message.

use crate::text::visible;

/// The most of a user's text that a message repeats, in characters: the longest name in PostgreSQL and in Kubernetes'
/// labels.
const LONGEST: usize = 63;

/// A user's text between backticks, safe for one line of a message: shortened, with invisible characters escaped. An
/// empty text keeps its quotes.
pub fn quoted(text: &str) -> String {
    if text.is_empty() {
        return "`\"\"`".to_owned();
    }
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("`{}…`", visible::line(&text[..end])),
        None => format!("`{}`", visible::line(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_long_text_is_shortened_and_control_characters_are_escaped() {
        assert_eq!(quoted("20GB"), "`20GB`");
        assert_eq!(quoted("a\u{1b}[31m\nb"), "`a\\u{1b}[31m\\nb`");
        assert_eq!(quoted(&"é".repeat(64)), format!("`{}…`", "é".repeat(63)));
        assert_eq!(quoted(""), "`\"\"`");
    }
}
