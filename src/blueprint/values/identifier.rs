//! Names in PostgreSQL: roles, databases, extensions.

use super::text::{Text, plain};
use crate::diagnostic::{Problem, quoted};
use crate::text::visible::is_hidden;

/// A name in PostgreSQL, as in `CREATE ROLE "…"`: 1 to 63 bytes of UTF-8 without invisible characters. PostgreSQL
/// silently truncates longer names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identifier(String);

plain!(Identifier);

impl Identifier {
    /// `postgres`, the default superuser.
    pub fn superuser() -> Self {
        Self("postgres".to_owned())
    }

    /// `replicator`, the default role that standbys stream with.
    pub fn replicator() -> Self {
        Self("replicator".to_owned())
    }

    /// `standby`, the default role that standbys stream with under an operator that uses this name.
    pub fn standby() -> Self {
        Self("standby".to_owned())
    }
}

impl Text for Identifier {
    const FORMAT: &'static str = "postgres-name";
    const EXAMPLE: &'static str = "orders_app";

    fn grammar() -> String {
        "a name in PostgreSQL: 1 to 63 bytes, without line breaks and other invisible characters".to_owned()
    }

    fn parse(text: &str) -> Result<Self, Problem> {
        if text.is_empty() {
            return Err(Problem::new("a name in PostgreSQL cannot be empty", "write 1 to 63 bytes"));
        }
        if let Some(hidden) = text.chars().find(|c| is_hidden(*c)) {
            let number = u32::from(hidden);
            return Err(Problem::new(
                format!("the name {} contains the invisible character U+{number:04X}", quoted(text)),
                "remove it: it would change what people read in commands, logs and reviews",
            ));
        }
        if text.len() > 63 {
            let cut = (0..=63).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            return Err(Problem::new(
                format!("{} has {} bytes; PostgreSQL truncates names to 63", quoted(text), text.len()),
                format!("write {} or another name of at most 63 bytes", quoted(&text[..cut])),
            ));
        }
        Ok(Self(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_visible_and_has_1_to_63_bytes() {
        for good in ["odoo", "O'Brien \"; drop", "naïve 💥", "$(a) `b` \\", "é".repeat(31).as_str()] {
            assert_eq!(Identifier::parse(good).map(|name| name.to_string()), Ok(good.to_owned()));
        }
        assert_eq!(Identifier::parse("").unwrap_err().message, "a name in PostgreSQL cannot be empty");
        for (hidden, message) in [
            ("a\0", "the name `a\\u{0}` contains the invisible character U+0000"),
            ("a\n## b", "the name `a\\n## b` contains the invisible character U+000A"),
            ("a\u{202e}b", "the name `a\\u{202e}b` contains the invisible character U+202E"),
        ] {
            assert_eq!(Identifier::parse(hidden).unwrap_err().message, message);
        }
        let long = "é".repeat(32);
        assert_eq!(
            Identifier::parse(&long).unwrap_err(),
            Problem::new(
                format!("`{long}` has 64 bytes; PostgreSQL truncates names to 63"),
                format!("write `{}` or another name of at most 63 bytes", "é".repeat(31))
            )
        );
    }
}
