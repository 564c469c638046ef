//! Namespaces of objects, including none.

use super::dns;
use super::text::{Text, plain};
use crate::diagnostic::Problem;

/// The name of a namespace, or nothing for a cluster-scoped object.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Scope(String);

plain!(Scope);

impl Text for Scope {
    const FORMAT: &'static str = "scope";
    const EXAMPLE: &'static str = "monitoring";
    const PATTERN: Option<&'static str> = Some("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)?$");

    fn grammar() -> String {
        "the name of a namespace, or `\"\"` for a cluster-scoped object".to_owned()
    }

    fn parse(text: &str) -> Result<Self, Problem> {
        if text.is_empty() || dns::is_label(text) {
            return Ok(Self(text.to_owned()));
        }
        super::Namespace::parse(text).map(|_| Self(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_text_is_the_whole_cluster() {
        assert_eq!(Scope::parse("").map(|scope| scope.to_string()), Ok(String::new()));
        assert_eq!(Scope::parse("monitoring").map(|scope| scope.to_string()), Ok("monitoring".to_owned()));
        assert!(Scope::parse("Monitoring").is_err());
    }
}
