//! Kinds of Kubernetes objects.

use super::text::{Text, plain};
use crate::diagnostic::{Problem, quoted};

/// A kind: a letter, then letters and digits, at most 63. Kubernetes' kinds are `PascalCase`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kind(String);

plain!(Kind);

impl Text for Kind {
    const FORMAT: &'static str = "kind";
    const EXAMPLE: &'static str = "ConfigMap";
    const PATTERN: Option<&'static str> = Some("^[A-Za-z][A-Za-z0-9]{0,62}$");

    fn grammar() -> String {
        "a kind of object: letters and digits, as in `ConfigMap`".to_owned()
    }

    fn parse(text: &str) -> Result<Self, Problem> {
        let legal = text.len() <= 63
            && text.starts_with(|c: char| c.is_ascii_alphabetic())
            && text.chars().all(|c| c.is_ascii_alphanumeric());
        if legal {
            return Ok(Self(text.to_owned()));
        }
        Err(Problem::new(
            format!("{} is not a kind of object", quoted(text)),
            "write letters and digits, as in `ConfigMap`",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_one_word() {
        // Some operators have lower-case kinds.
        for good in ["ConfigMap", "postgresql", "A1"] {
            assert!(Kind::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "Config Map", "apps/v1", "1A", "Config-Map", "É"] {
            assert_eq!(Kind::parse(bad).unwrap_err().message, format!("{} is not a kind of object", quoted(bad)));
        }
    }
}
