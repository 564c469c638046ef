//! Prefixes of keys in a bucket.

use super::text::{Text, plain};
use crate::diagnostic::{Problem, quoted};

/// The maximum length of a prefix. A whole key may have 1,024 bytes.
const LONGEST: usize = 512;

/// Names of letters, digits, `.`, `_` and `-`, joined by `/`, with no `/` at either end; 512 characters at most.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Prefix(String);

plain!(Prefix);

impl Text for Prefix {
    const FORMAT: &'static str = "prefix";
    const EXAMPLE: &'static str = "production/databases/orders";
    const PATTERN: Option<&'static str> = Some("^[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*$");

    fn grammar() -> String {
        "names of letters, digits, `.`, `_` and `-`, joined by `/`, at most 512 characters".to_owned()
    }

    fn parse(text: &str) -> Result<Self, Problem> {
        let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        let segment = |part: &str| !part.is_empty() && part != "." && part != ".." && part.chars().all(legal);
        let is_prefix = |text: &str| text.len() <= LONGEST && text.split('/').all(segment);
        if is_prefix(text) {
            return Ok(Self(text.to_owned()));
        }
        let trimmed = text.trim_matches('/');
        let help = if is_prefix(trimmed) {
            format!("write `{trimmed}`")
        } else {
            format!("write letters, digits, `.`, `_`, `-` and `/`, such as `{}`", Self::EXAMPLE)
        };
        Err(Problem::new(format!("{} is not a prefix", quoted(text)), help))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_is_a_path_without_empty_or_dot_segments() {
        for good in ["orders", "production/databases/orders-2", "a.b/_c"] {
            assert!(Prefix::parse(good).is_ok(), "{good}");
        }
        let example = "write letters, digits, `.`, `_`, `-` and `/`, such as `production/databases/orders`";
        for (bad, help) in
            [("/orders/", "write `orders`"), ("a//b", example), ("../other", example), ("a b", example), ("", example)]
        {
            assert_eq!(Prefix::parse(bad).unwrap_err(), Problem::new(format!("{} is not a prefix", quoted(bad)), help));
        }
        assert!(Prefix::parse(&"a".repeat(513)).is_err());
    }
}
