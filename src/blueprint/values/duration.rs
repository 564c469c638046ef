//! Durations.

use super::text::Text;
use crate::diagnostic::{Problem, quoted};

const UNITS: [(char, u64); 4] = [('d', 86_400), ('h', 3_600), ('m', 60), ('s', 1)];

/// Whole seconds, 1 to ten years, written with one unit: `30s`, `5m`, `2h`, `1d`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration(u64);

impl Duration {
    /// The maximum: ten years of 365 days.
    const MAX: u64 = 3650 * 86_400;

    /// A duration in seconds, clamped to between 1 second and ten years.
    pub fn from_seconds(seconds: u64) -> Self {
        Self(seconds.clamp(1, Self::MAX))
    }

    /// The duration in seconds.
    pub fn seconds(self) -> u64 {
        self.0
    }
}

impl Text for Duration {
    const FORMAT: &'static str = "time-span";
    const EXAMPLE: &'static str = "30s";
    const PATTERN: Option<&'static str> = Some("^[0-9]+[smhd]$");

    fn grammar() -> String {
        "a duration, 1 second to ten years: a whole number with `s`, `m`, `h` or `d`".to_owned()
    }

    fn parse(text: &str) -> Result<Self, Problem> {
        let seconds = seconds(text, |unit| match unit {
            "d" | "h" | "m" | "s" => unit.chars().next(),
            _ => None,
        });
        if let Some([one]) = seconds.as_deref()
            && (1..=Self::MAX).contains(one)
        {
            return Ok(Self(*one));
        }
        let meant = seconds.or_else(|| seconds_of_any_spelling(text)).map(|parts| parts.iter().sum::<u64>());
        let help = match meant.filter(|total| (1..=Self::MAX).contains(total)) {
            Some(total) => format!("write `{}`", Self(total)),
            None => "write a whole number above 0 with `s`, `m`, `h` or `d`, such as `30s`".to_owned(),
        };
        Err(Problem::new(format!("{} is not a duration", quoted(text)), help))
    }
}

/// The parts of `1h30m` in seconds, if every part has a known unit.
fn seconds(text: &str, unit: impl Fn(&str) -> Option<char>) -> Option<Vec<u64>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let letters = rest[digits..].find(|c: char| c.is_ascii_digit()).map_or(rest.len(), |at| digits + at);
        let letter = unit(&rest[digits..letters])?;
        let scale = UNITS.iter().find(|(name, _)| *name == letter)?.1;
        parts.push(rest[..digits].parse::<u64>().ok()?.checked_mul(scale)?.min(Duration::MAX + 1));
        rest = &rest[letters..];
    }
    (!parts.is_empty()).then_some(parts)
}

/// Other common spellings: `5min`, `10 seconds`, `1 day`.
fn seconds_of_any_spelling(text: &str) -> Option<Vec<u64>> {
    seconds(&text.to_ascii_lowercase(), |unit| match unit.trim() {
        "s" | "sec" | "secs" | "second" | "seconds" => Some('s'),
        "m" | "min" | "mins" | "minute" | "minutes" => Some('m'),
        "h" | "hour" | "hours" => Some('h'),
        "d" | "day" | "days" => Some('d'),
        _ => None,
    })
}

impl std::fmt::Display for Duration {
    /// Writes the largest unit without a fraction.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (unit, scale) = UNITS.iter().find(|(_, scale)| self.0.is_multiple_of(*scale)).unwrap_or(&('s', 1));
        write!(f, "{}{unit}", self.0 / scale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_durations_have_one_spelling() {
        for (text, seconds, canonical) in
            [("30s", 30, "30s"), ("60s", 60, "1m"), ("90s", 90, "90s"), ("24h", 86_400, "1d"), ("5m", 300, "5m")]
        {
            let span = Duration::parse(text).unwrap();
            assert_eq!((span.seconds(), span.to_string()), (seconds, canonical.to_owned()), "{text}");
        }
    }

    #[test]
    fn other_spellings_are_corrected() {
        for (text, help) in [
            ("5min", "write `5m`"),
            ("1h30m", "write `90m`"),
            ("10 seconds", "write `10s`"),
            ("30S", "write `30s`"),
            ("500ms", "write a whole number above 0 with `s`, `m`, `h` or `d`, such as `30s`"),
            ("0s", "write a whole number above 0 with `s`, `m`, `h` or `d`, such as `30s`"),
            ("30", "write a whole number above 0 with `s`, `m`, `h` or `d`, such as `30s`"),
            ("", "write a whole number above 0 with `s`, `m`, `h` or `d`, such as `30s`"),
            ("9999999999999999999d", "write a whole number above 0 with `s`, `m`, `h` or `d`, such as `30s`"),
        ] {
            assert_eq!(
                Duration::parse(text).unwrap_err(),
                Problem::new(format!("{} is not a duration", quoted(text)), help)
            );
        }
    }
}
