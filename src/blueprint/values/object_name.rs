//! Kind and name of an object, in `kubectl`'s notation.

use super::dns;
use super::text::{Text, plain};
use crate::diagnostic::{Problem, quoted};

/// `KIND/NAME`, such as `StatefulSet/orders`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectName(String);

plain!(ObjectName);

impl ObjectName {
    /// The kind: `StatefulSet` of `StatefulSet/orders`.
    pub fn kind(&self) -> &str {
        self.0.split_once('/').map_or("", |(kind, _)| kind)
    }

    /// The name: `orders` of `StatefulSet/orders`.
    pub fn name(&self) -> &str {
        self.0.split_once('/').map_or("", |(_, name)| name)
    }
}

impl Text for ObjectName {
    const FORMAT: &'static str = "object-name";
    const EXAMPLE: &'static str = "StatefulSet/orders";

    fn grammar() -> String {
        "an object's kind and name: `StatefulSet/orders`".to_owned()
    }

    fn parse(text: &str) -> Result<Self, Problem> {
        let legal = text.split_once('/').is_some_and(|(kind, name)| {
            kind.starts_with(|c: char| c.is_ascii_uppercase())
                && kind.chars().all(|c| c.is_ascii_alphanumeric())
                && dns::is_subdomain(name)
        });
        if legal {
            return Ok(Self(text.to_owned()));
        }
        Err(Problem::new(
            format!("{} is not an object's kind and name", quoted(text)),
            "write both as the plan shows them, such as `StatefulSet/orders`",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_is_named_by_kind_and_name() {
        let object = ObjectName::parse("StatefulSet/orders-keeper").unwrap();
        assert_eq!((object.kind(), object.name()), ("StatefulSet", "orders-keeper"));
        for bad in ["", "orders", "statefulset/orders", "StatefulSet/", "/orders", "apps/v1/StatefulSet", "A/b/c"] {
            assert_eq!(
                ObjectName::parse(bad).unwrap_err().message,
                format!("{} is not an object's kind and name", quoted(bad))
            );
        }
    }
}
