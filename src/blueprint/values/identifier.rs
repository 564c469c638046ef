//! PostgreSQL's own names: roles, databases, extensions.

use super::text::{Text, plain};
use crate::diagnostic::{Problem, quoted};

/// A name inside PostgreSQL, as `CREATE ROLE "…"` takes it: any text without NUL, 1 to 63 bytes of UTF-8. PostgreSQL
/// would cut a longer one silently.
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
        "a name in PostgreSQL: 1 to 63 bytes".to_owned()
    }

    fn parse(text: &str) -> Result<Self, Problem> {
        if text.is_empty() {
            return Err(Problem::new("a name in PostgreSQL cannot be empty", "write 1 to 63 bytes"));
        }
        if text.contains('\0') {
            return Err(Problem::new("a name in PostgreSQL cannot hold the character NUL", "remove `\\0`"));
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
    fn any_text_is_a_name_but_nul_nothing_and_more_than_63_bytes() {
        for good in ["odoo", "O'Brien \"; drop", "naïve 💥", "a\nb", "é".repeat(31).as_str()] {
            assert_eq!(Identifier::parse(good).map(|name| name.to_string()), Ok(good.to_owned()));
        }
        assert_eq!(Identifier::parse("").unwrap_err().message, "a name in PostgreSQL cannot be empty");
        assert_eq!(Identifier::parse("a\0").unwrap_err().message, "a name in PostgreSQL cannot hold the character NUL");
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
