//! Names of objects that pgforge does not create: Secrets, storage classes, priority classes.

use super::dns;
use super::text::{Text, plain};
use crate::diagnostic::{Problem, quoted};

/// A DNS subdomain of RFC 1123: DNS labels joined by dots, 1 to 253 characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceName(String);

plain!(ResourceName);

impl ResourceName {
    /// The nearest valid name to a text, if there is one.
    pub fn nearest(text: &str) -> Option<Self> {
        dns::repair(text, dns::SUBDOMAIN, |c| c == '.').filter(|name| dns::is_subdomain(name)).map(Self)
    }
}

impl Text for ResourceName {
    const FORMAT: &'static str = "resource-name";
    const EXAMPLE: &'static str = "fast-ssd";
    const PATTERN: Option<&'static str> = Some("^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$");

    fn grammar() -> String {
        "the name of an object: lower-case letters, digits, `-` and `.`, at most 253 characters".to_owned()
    }

    fn parse(text: &str) -> Result<Self, Problem> {
        if dns::is_subdomain(text) {
            return Ok(Self(text.to_owned()));
        }
        let rule = "lower-case letters, digits, `-` and `.`, at most 253 characters";
        Err(Problem::new(
            format!("{} is not a valid object name in Kubernetes", quoted(text)),
            Self::nearest(text).map_or_else(|| format!("write {rule}"), |name| format!("write `{name}`: {rule}")),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_resource_name_may_contain_dots_but_no_underscores() {
        assert_eq!(ResourceName::parse("pg.su-1").map(|name| name.to_string()), Ok("pg.su-1".to_owned()));
        assert_eq!(
            ResourceName::parse("pg_su").unwrap_err(),
            Problem::new(
                "`pg_su` is not a valid object name in Kubernetes",
                "write `pg-su`: lower-case letters, digits, `-` and `.`, at most 253 characters"
            )
        );
        assert!(ResourceName::parse("a..b").is_err());
    }
}
