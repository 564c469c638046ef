//! Codes of checks.

use super::text::Text;
use crate::diagnostic::{Code, Problem, quoted};

/// The code of a check: `PGF` and three digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CheckCode(pub Code);

impl Text for CheckCode {
    const FORMAT: &'static str = "check-code";
    const EXAMPLE: &'static str = "PGF202";
    const PATTERN: Option<&'static str> = Some("^PGF[0-9]{3}$");

    fn grammar() -> String {
        "the code of a check: `PGF` and three digits".to_owned()
    }

    fn parse(text: &str) -> Result<Self, Problem> {
        let digits = text.strip_prefix("PGF").filter(|d| d.len() == 3 && d.chars().all(|c| c.is_ascii_digit()));
        digits.and_then(|digits| digits.parse().ok()).map(|number| Self(Code(number))).ok_or_else(|| {
            Problem::new(
                format!("{} is not the code of a check", quoted(text)),
                "write the code that the finding shows, such as `PGF202`",
            )
        })
    }
}

impl std::fmt::Display for CheckCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_pgf_and_three_digits() {
        assert_eq!(CheckCode::parse("PGF042"), Ok(CheckCode(Code(42))));
        for bad in ["", "PGF", "PGF21", "PGF2021", "pgf202", "PGF+14"] {
            assert_eq!(
                CheckCode::parse(bad).unwrap_err().message,
                format!("{} is not the code of a check", quoted(bad))
            );
        }
    }
}
