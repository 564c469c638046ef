//! Names of clusters and other things that Services are named after.

use super::dns;
use super::text::{Text, plain};
use crate::diagnostic::{Problem, quoted};

/// A DNS label of RFC 1035, because Services are named after it: lower-case letters, digits and `-`, a letter first, no
/// `-` at the end, 1 to 63 characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(String);

plain!(Name);

impl Text for Name {
    const FORMAT: &'static str = "name";
    const EXAMPLE: &'static str = "orders";
    const PATTERN: Option<&'static str> = Some("^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$");

    fn grammar() -> String {
        "a name: lower-case letters, digits and `-`, a letter first, at most 63 characters".to_owned()
    }

    fn parse(text: &str) -> Result<Self, Problem> {
        if dns::is_label(text) && text.starts_with(|c: char| c.is_ascii_lowercase()) {
            return Ok(Self(text.to_owned()));
        }
        let repaired = dns::repair(text, dns::LABEL, |_| false)
            .map(|name| name.trim_start_matches(|c: char| !c.is_ascii_lowercase()).to_owned())
            .filter(|name| !name.is_empty());
        let rule = "lower-case letters, digits and `-`, a letter first, at most 63 characters";
        Err(Problem::new(
            format!("{} is not a valid name in Kubernetes", quoted(text)),
            repaired.map_or_else(|| format!("write {rule}"), |name| format!("write `{name}`: {rule}")),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invalid_name_is_repaired_in_the_help() {
        for good in ["a", "orders", "orders-2", "a".repeat(63).as_str()] {
            assert_eq!(Name::parse(good).map(|name| name.to_string()), Ok(good.to_owned()));
        }
        for (bad, help) in [
            ("Orders_DB", "write `orders-db`: "),
            ("2orders", "write `orders`: "),
            ("-orders-", "write `orders`: "),
            ("", "write lower-case letters"),
            ("日本", "write lower-case letters"),
        ] {
            let problem = Name::parse(bad).unwrap_err();
            assert_eq!(problem.message, format!("{} is not a valid name in Kubernetes", quoted(bad)));
            assert!(problem.help.starts_with(help), "{bad}: {}", problem.help);
        }
        assert!(Name::parse(&"a".repeat(64)).is_err());
    }
}
