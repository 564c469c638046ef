//! Encodings of databases.

use super::text::Text;
use crate::diagnostic::{Problem, quoted, suggest};
use crate::knowledge::postgres::ENCODINGS;

/// A server encoding, by PostgreSQL's name: `UTF8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Encoding(&'static str);

impl Encoding {
    /// UTF-8, the recommended encoding of new clusters.
    pub const UTF8: Self = Self("UTF8");

    /// The text.
    pub fn as_str(self) -> &'static str {
        self.0
    }
}

impl Text for Encoding {
    const FORMAT: &'static str = "postgres-encoding";
    const EXAMPLE: &'static str = "UTF8";

    fn grammar() -> String {
        "an encoding, by PostgreSQL's name".to_owned()
    }

    fn parse(text: &str) -> Result<Self, Problem> {
        if let Some(known) = ENCODINGS.iter().find(|known| **known == text) {
            return Ok(Self(known));
        }
        let plain = |text: &str| text.to_ascii_uppercase().replace(['-', '_', ' '], "");
        let meant = ENCODINGS
            .iter()
            .find(|known| plain(known) == plain(text))
            .copied()
            .or_else(|| suggest::nearest(text, ENCODINGS.iter().copied()))
            .unwrap_or("UTF8");
        Err(Problem::new(
            format!("{} is not a server encoding of PostgreSQL", quoted(text)),
            format!("write `{meant}`"),
        ))
    }
}

impl std::fmt::Display for Encoding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_spellings_are_corrected_to_postgresqls() {
        assert_eq!(Encoding::parse("UTF8"), Ok(Encoding::UTF8));
        for (bad, help) in [
            ("utf-8", "write `UTF8`"),
            ("UTF-8", "write `UTF8`"),
            ("latin1", "write `LATIN1`"),
            ("iso-8859-5", "write `ISO_8859_5`"),
            ("LATIN11", "write `LATIN1`"),
            ("", "write `UTF8`"),
        ] {
            assert_eq!(
                Encoding::parse(bad).unwrap_err(),
                Problem::new(format!("{} is not a server encoding of PostgreSQL", quoted(bad)), help)
            );
        }
    }
}
