//! Values of labels.

use super::label_key::is_word;
use super::text::{Text, plain};
use crate::diagnostic::{Problem, quoted};

/// A label's value: nothing, or up to 63 letters, digits, `-`, `_`, `.` with a letter or digit at both ends.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LabelValue(String);

plain!(LabelValue);

impl Text for LabelValue {
    const FORMAT: &'static str = "label-value";
    const EXAMPLE: &'static str = "databases";

    fn grammar() -> String {
        "the value of a label: at most 63 letters, digits, `-`, `_` and `.`".to_owned()
    }

    fn parse(text: &str) -> Result<Self, Problem> {
        if text.is_empty() || is_word(text) {
            return Ok(Self(text.to_owned()));
        }
        Err(Problem::new(
            format!("{} is not a valid label value", quoted(text)),
            "write at most 63 letters, digits, `-`, `_` and `.`, with a letter or digit at both ends",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_may_be_empty_and_contains_no_slash() {
        assert!(LabelValue::parse(&"a".repeat(64)).is_err());
        for good in ["", "a", "True", "1.2_3-x"] {
            assert!(LabelValue::parse(good).is_ok(), "{good}");
        }
        for bad in ["a/b", "-a", "a ", "é"] {
            assert_eq!(
                LabelValue::parse(bad).unwrap_err().message,
                format!("{} is not a valid label value", quoted(bad))
            );
        }
    }
}
