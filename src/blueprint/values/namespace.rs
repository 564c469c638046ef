//! Names of Kubernetes namespaces.

use super::dns;
use super::text::{Text, plain};
use crate::diagnostic::{Problem, quoted};

/// A DNS label of RFC 1123: lower-case letters, digits and `-`, a letter or digit at both ends, 1 to 63 characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Namespace(String);

plain!(Namespace);

impl Text for Namespace {
    const FORMAT: &'static str = "namespace";
    const EXAMPLE: &'static str = "databases";
    const PATTERN: Option<&'static str> = Some("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$");

    fn grammar() -> String {
        "the name of a namespace: lower-case letters, digits and `-`, at most 63 characters".to_owned()
    }

    fn parse(text: &str) -> Result<Self, Problem> {
        if dns::is_label(text) {
            return Ok(Self(text.to_owned()));
        }
        let rule = "lower-case letters, digits and `-`, at most 63 characters";
        Err(Problem::new(
            format!("{} is not a valid namespace name", quoted(text)),
            dns::repair(text, dns::LABEL, |_| false)
                .map_or_else(|| format!("write {rule}"), |name| format!("write `{name}`: {rule}")),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_namespace_may_begin_with_a_digit_and_contains_no_dot() {
        assert_eq!(Namespace::parse("2-databases").map(|name| name.to_string()), Ok("2-databases".to_owned()));
        assert_eq!(
            Namespace::parse("data.Bases").unwrap_err(),
            Problem::new(
                "`data.Bases` is not a valid namespace name",
                "write `data-bases`: lower-case letters, digits and `-`, at most 63 characters"
            )
        );
    }
}
