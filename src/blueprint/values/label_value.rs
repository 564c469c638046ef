//! Values of labels.

use super::label_key::is_word;
use super::text::Text;
use crate::diagnostic::Problem;

/// A label's value: nothing, or up to 63 letters, digits, `-`, `_`, `.` with a letter or digit at both ends.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LabelValue(String);

impl LabelValue {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Text for LabelValue {
    const FORMAT: &'static str = "label-value";
    const EXAMPLE: &'static str = "databases";

    fn parse(text: &str) -> Result<Self, Problem> {
        if text.is_empty() || is_word(text) {
            return Ok(Self(text.to_owned()));
        }
        Err(Problem::new(
            format!("`{}` is not a value that a label can have", text.escape_debug()),
            "write at most 63 letters, digits, `-`, `_` and `.`, with a letter or digit at both ends",
        ))
    }
}

impl std::fmt::Display for LabelValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_may_be_empty_and_holds_no_slash() {
        for good in ["", "a", "True", "1.2_3-x"] {
            assert!(LabelValue::parse(good).is_ok(), "{good}");
        }
        for bad in ["a/b", "-a", "a ", "é", &"a".repeat(64)] {
            assert_eq!(
                LabelValue::parse(bad).unwrap_err().message,
                format!("`{bad}` is not a value that a label can have")
            );
        }
    }
}
