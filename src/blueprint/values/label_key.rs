//! Keys of labels and annotations.

use super::dns;
use super::text::{Text, plain};
use crate::diagnostic::{Problem, quoted};

/// A key of a label or annotation: up to 63 letters, digits, `-`, `_`, `.` with a letter or digit at both ends, after
/// an optional prefix, a DNS subdomain and `/`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LabelKey(String);

plain!(LabelKey);

/// Kubernetes' rule for the word after the prefix and for label values.
pub(super) fn is_word(text: &str) -> bool {
    let edge = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    text.len() <= 63
        && edge(text.chars().next())
        && edge(text.chars().next_back())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

impl Text for LabelKey {
    const FORMAT: &'static str = "label-key";
    const EXAMPLE: &'static str = "topology.kubernetes.io/zone";

    fn grammar() -> String {
        "the key of a label or annotation: at most 63 letters, digits, `-`, `_` and `.`, optionally after a domain and `/`".to_owned()
    }

    fn parse(text: &str) -> Result<Self, Problem> {
        let legal = match text.split_once('/') {
            Some((prefix, word)) => dns::is_subdomain(prefix) && is_word(word),
            None => is_word(text),
        };
        if legal {
            return Ok(Self(text.to_owned()));
        }
        Err(Problem::new(
            format!("{} is not a valid label or annotation key", quoted(text)),
            "write at most 63 letters, digits, `-`, `_` and `.`, optionally after a domain and `/`: \
             `example.com/team`",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_at_most_one_slash_after_a_domain() {
        assert!(LabelKey::parse(&"a".repeat(64)).is_err());
        for good in ["team", "a.b_c-D", "example.com/team", "kubernetes.io/hostname"] {
            assert!(LabelKey::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "/team", "a/b/c", "Example.com/team", "-a", "a b", "é", "a/"] {
            assert_eq!(
                LabelKey::parse(bad).unwrap_err().message,
                format!("{} is not a valid label or annotation key", quoted(bad))
            );
        }
    }
}
