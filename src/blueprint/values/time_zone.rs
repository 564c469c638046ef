//! Time zones.

use super::text::{Text, plain};
use crate::diagnostic::{Problem, quoted};

/// A name in the IANA time zone database, `Europe/Berlin`. Only its shape is checked, not whether it exists.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeZone(String);

plain!(TimeZone);

impl Default for TimeZone {
    fn default() -> Self {
        Self("Etc/UTC".to_owned())
    }
}

impl Text for TimeZone {
    const FORMAT: &'static str = "time-zone";
    const EXAMPLE: &'static str = "Europe/Berlin";
    const PATTERN: Option<&'static str> = Some("^[A-Z][A-Za-z0-9_+-]*(/[A-Z][A-Za-z0-9_+-]*)*$");

    fn grammar() -> String {
        "the name of a time zone, such as `Europe/Berlin` or `Etc/UTC`".to_owned()
    }

    fn parse(text: &str) -> Result<Self, Problem> {
        let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | '-');
        let part = |part: &str| part.starts_with(|c: char| c.is_ascii_uppercase()) && part.chars().all(legal);
        // Kubernetes rejects `Local`, which would be the controller manager's time zone.
        if text.len() <= 63 && text != "Local" && text.split('/').all(part) {
            return Ok(Self(text.to_owned()));
        }
        Err(Problem::new(
            format!("{} is not the name of a time zone", quoted(text)),
            "write a name of the IANA database, such as `Europe/Berlin` or `Etc/UTC`",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_zone_is_a_name_of_the_iana_database() {
        for good in ["UTC", "Etc/UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+3"] {
            assert!(TimeZone::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "Local", "+02:00", "europe/berlin", "Europe/", "../etc/passwd", "Europe/Berlin; x"] {
            let message = format!("{} is not the name of a time zone", quoted(bad));
            assert_eq!(TimeZone::parse(bad).unwrap_err().message, message);
        }
    }
}
