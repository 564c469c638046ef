//! Amounts of CPU in Kubernetes' notation.

use super::text::Text;
use crate::diagnostic::{Problem, quoted};

/// Thousandths of a core, 1m to 1,000,000 cores: `500m`, `2`, `0.5`. Different spellings of one amount are equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cpu(u64);

impl Cpu {
    /// The amount in thousandths of a core.
    pub fn millicores(self) -> u64 {
        self.0
    }
}

impl Text for Cpu {
    const FORMAT: &'static str = "kubernetes-cpu";
    const EXAMPLE: &'static str = "500m";
    const PATTERN: Option<&'static str> = Some(r"^([0-9]+m|[0-9]+(\.[0-9]{1,3})?)$");

    fn grammar() -> String {
        "an amount of CPU: thousandths of a core with `m`, or cores in quotes".to_owned()
    }

    fn parse(text: &str) -> Result<Self, Problem> {
        let millicores = match text.strip_suffix('m') {
            Some(number) => digits(number),
            None => cores(text),
        };
        millicores.filter(|amount| (1..=1_000_000_000).contains(amount)).map(Self).ok_or_else(|| {
            Problem::new(
                format!("{} is not an amount of CPU", quoted(text)),
                "write cores such as `2` or thousandths of a core such as `500m`",
            )
        })
    }
}

fn digits(text: &str) -> Option<u64> {
    text.chars().all(|c| c.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// Cores with at most three decimals, in thousandths.
fn cores(text: &str) -> Option<u64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    if fraction.is_empty() || fraction.len() > 3 {
        return None;
    }
    let thousandths = digits(&format!("{fraction:0<3}"))?;
    digits(whole)?.checked_mul(1000)?.checked_add(thousandths)
}

impl std::fmt::Display for Cpu {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0.is_multiple_of(1000) { write!(f, "{}", self.0 / 1000) } else { write!(f, "{}m", self.0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_amounts_have_one_spelling() {
        for (text, canonical) in
            [("1", "1"), ("1000m", "1"), ("0.5", "500m"), ("500m", "500m"), ("1.25", "1250m"), ("2.0", "2")]
        {
            assert_eq!(Cpu::parse(text).unwrap().to_string(), canonical, "{text}");
        }
    }

    #[test]
    fn other_texts_are_rejected() {
        for text in ["", "0", "0m", "m", "-1", "1.", ".5", "0.0001", "1Gi", "two", "99999999999999999999"] {
            assert_eq!(
                Cpu::parse(text).unwrap_err(),
                Problem::new(
                    format!("{} is not an amount of CPU", quoted(text)),
                    "write cores such as `2` or thousandths of a core such as `500m`"
                )
            );
        }
    }
}
