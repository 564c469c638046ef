//! PostgreSQL's own names: roles, databases, extensions.

use super::text::{Text, plain};
use crate::diagnostic::{Problem, quoted};
use crate::text::visible::is_hidden;

/// A name inside PostgreSQL, as `CREATE ROLE "…"` takes it: 1 to 63 bytes of UTF-8, in which every character can be seen.
/// PostgreSQL would cut a longer one silently.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identifier(String);

plain!(Identifier);

impl Identifier {
    /// `postgres`, the superuser unless the blueprint names another.
    pub fn superuser() -> Self {
        Self("postgres".to_owned())
    }

    /// `replicator`, the role that standbys stream with unless the blueprint names another.
    pub fn replicator() -> Self {
        Self("replicator".to_owned())
    }

    /// `standby`, the role that standbys stream with under an operator that calls it so.
    pub fn standby() -> Self {
        Self("standby".to_owned())
    }
}

impl Text for Identifier {
    const FORMAT: &'static str = "postgres-name";
    const EXAMPLE: &'static str = "orders_app";

    fn grammar() -> String {
        "a name in PostgreSQL: 1 to 63 bytes, without line breaks and other characters that cannot be seen".to_owned()
    }

    fn parse(text: &str) -> Result<Self, Problem> {
        if text.is_empty() {
            return Err(Problem::new("a name in PostgreSQL cannot be empty", "write 1 to 63 bytes"));
        }
        if let Some(hidden) = text.chars().find(|c| is_hidden(*c)) {
            let number = u32::from(hidden);
            return Err(Problem::new(
                format!("the name {} holds the character U+{number:04X}, which nobody sees", quoted(text)),
                "remove it: names are part of commands, logs and reviews, where it would change what a person reads",
            ));
        }
        if text.len() > 63 {
            let cut = (0..=63).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            return Err(Problem::new(
                format!("{} has {} bytes, and PostgreSQL would cut it after 63", quoted(text), text.len()),
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
    fn a_name_can_be_seen_and_has_1_to_63_bytes() {
        for good in ["odoo", "O'Brien \"; drop", "naïve 💥", "$(a) `b` \\", "é".repeat(31).as_str()] {
            assert_eq!(Identifier::parse(good).map(|name| name.to_string()), Ok(good.to_owned()));
        }
        assert_eq!(Identifier::parse("").unwrap_err().message, "a name in PostgreSQL cannot be empty");
        for (hidden, message) in [
            ("a\0", "the name `a\\u{0}` holds the character U+0000, which nobody sees"),
            ("a\n## b", "the name `a\\n## b` holds the character U+000A, which nobody sees"),
            ("a\u{202e}b", "the name `a\\u{202e}b` holds the character U+202E, which nobody sees"),
        ] {
            assert_eq!(Identifier::parse(hidden).unwrap_err().message, message);
        }
        let long = "é".repeat(32);
        assert_eq!(
            Identifier::parse(&long).unwrap_err(),
            Problem::new(
                format!("`{long}` has 64 bytes, and PostgreSQL would cut it after 63"),
                format!("write `{}` or another name of at most 63 bytes", "é".repeat(31))
            )
        );
    }
}
