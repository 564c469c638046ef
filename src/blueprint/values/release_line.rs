//! Release lines of pgforge.

use super::text::Text;
use crate::diagnostic::{Problem, quoted};

/// The release line of pgforge that a blueprint is written for: `0.1` covers every 0.1.x.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReleaseLine {
    major: u16,
    minor: u16,
}

impl ReleaseLine {
    /// The release line of this program.
    pub fn current() -> Self {
        let number = |text: &str| text.parse().unwrap_or_default();
        Self { major: number(env!("CARGO_PKG_VERSION_MAJOR")), minor: number(env!("CARGO_PKG_VERSION_MINOR")) }
    }
}

impl Text for ReleaseLine {
    const FORMAT: &'static str = "release-line";
    const EXAMPLE: &'static str = "0.1";
    const PATTERN: Option<&'static str> = Some(r"^[0-9]+\.[0-9]+$");

    fn grammar() -> String {
        "a release line of pgforge in quotes: two numbers and a dot".to_owned()
    }

    fn parse(text: &str) -> Result<Self, Problem> {
        let number = |text: &str| {
            (text.chars().all(|c| c.is_ascii_digit()) && (text == "0" || !text.starts_with('0')))
                .then(|| text.parse().ok())
                .flatten()
        };
        text.split_once('.')
            .and_then(|(major, minor)| Some(Self { major: number(major)?, minor: number(minor)? }))
            .ok_or_else(|| {
                Problem::new(
                    format!("{} is not a release line of pgforge", quoted(text)),
                    format!("write `\"{}\"`", Self::current()),
                )
            })
    }
}

impl std::fmt::Display for ReleaseLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_line_is_two_numbers() {
        assert_eq!(ReleaseLine::parse(&ReleaseLine::current().to_string()), Ok(ReleaseLine::current()));
        for bad in ["", "0", "0.1.0", "v0.1", "0.01", "0.x", "."] {
            assert_eq!(
                ReleaseLine::parse(bad).unwrap_err(),
                Problem::new(
                    format!("{} is not a release line of pgforge", quoted(bad)),
                    format!("write `\"{}\"`", ReleaseLine::current())
                )
            );
        }
    }
}
