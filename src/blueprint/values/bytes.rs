//! Sizes in Kubernetes' notation, for memory and volumes.

use super::text::Text;
use crate::diagnostic::{Problem, quoted};

const BINARY: [(&str, u64); 6] =
    [("Ei", 1 << 60), ("Pi", 1 << 50), ("Ti", 1 << 40), ("Gi", 1 << 30), ("Mi", 1 << 20), ("Ki", 1 << 10)];
const DECIMAL: [(&str, u64); 6] = [
    ("E", 1_000_000_000_000_000_000),
    ("P", 1_000_000_000_000_000),
    ("T", 1_000_000_000_000),
    ("G", 1_000_000_000),
    ("M", 1_000_000),
    ("k", 1_000),
];

/// A Kubernetes quantity of bytes, 1 to 2^63-1: `512Mi`, `20Gi`, `1.5Ti`, `500M`, `1073741824`. Different spellings of
/// one size are equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bytes(u64);

impl Bytes {
    /// A size in bytes; `None` for 0 and for more than Kubernetes supports.
    fn new(bytes: u64) -> Option<Self> {
        (1..=i64::MAX.unsigned_abs()).contains(&bytes).then_some(Self(bytes))
    }

    /// A size in mebibytes, clamped to the valid range.
    pub fn from_mebibytes(mebibytes: u64) -> Self {
        Self(mebibytes.clamp(1, i64::MAX.unsigned_abs() >> 20) << 20)
    }

    /// The size in bytes.
    pub fn get(self) -> u64 {
        self.0
    }

    /// The size in whole mebibytes (`MB` in PostgreSQL), rounded down.
    pub fn mebibytes(self) -> u64 {
        self.0 >> 20
    }
}

impl Text for Bytes {
    const FORMAT: &'static str = "kubernetes-size";
    const EXAMPLE: &'static str = "20Gi";
    const PATTERN: Option<&'static str> = Some(r"^[0-9]+(\.[0-9]+)?([kMGTPE]|[KMGTPE]i)?$");

    fn grammar() -> String {
        "a size in Kubernetes' notation: a number above 0 with `Ki`, `Mi`, `Gi` or `Ti`".to_owned()
    }

    fn parse(text: &str) -> Result<Self, Problem> {
        let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
        let (number, suffix) = text.split_at(digits);
        let scale = if suffix.is_empty() {
            Some(1)
        } else {
            BINARY.iter().chain(&DECIMAL).find(|(unit, _)| *unit == suffix).map(|(_, scale)| *scale)
        };
        let Some(scale) = scale else { return Err(wrong_unit(text, number, suffix)) };
        bytes(number, scale).and_then(Self::new).map_or_else(|| Err(not_a_size(text)), Ok)
    }
}

/// `number` times `scale`, if that is a whole number of bytes.
fn bytes(number: &str, scale: u64) -> Option<u64> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() || (number.contains('.') && fraction.is_empty()) || fraction.len() > 18 {
        return None;
    }
    let tens = 10_u128.pow(u32::try_from(fraction.len()).ok()?);
    let numerator: u128 = whole.parse::<u128>().ok()?.checked_mul(tens)?;
    let fraction: u128 = if fraction.is_empty() { 0 } else { fraction.parse().ok()? };
    let total = numerator.checked_add(fraction)?.checked_mul(u128::from(scale))?;
    (total % tens == 0).then(|| u64::try_from(total / tens).ok()).flatten()
}

fn wrong_unit(text: &str, number: &str, suffix: &str) -> Problem {
    let unit = suffix.trim();
    let first = unit.chars().next().map(|c| c.to_ascii_uppercase());
    let word = unit.len() <= 3 && unit.chars().all(|c| c.is_ascii_alphabetic());
    let known = first.filter(|c| "KMGTPE".contains(*c) && word);
    match (known, unit) {
        _ if bytes(number, 1 << 10).is_none() => not_a_size(text),
        (Some(_), "kB" | "MB" | "GB" | "TB") => Problem::new(
            format!("{} is in PostgreSQL's notation; Kubernetes has no unit `{unit}`", quoted(text)),
            format!("write `{number}{}i`", first.unwrap_or_default()),
        ),
        (_, "m") => {
            Problem::new(format!("`{text}` means {number} thousandths of a byte"), format!("write `{number}Mi`"))
        }
        (Some(prefix), _) => Problem::new(
            format!("{} is not a Kubernetes size unit", quoted(unit)),
            format!("write `{number}{prefix}i`"),
        ),
        _ => not_a_size(text),
    }
}

fn not_a_size(text: &str) -> Problem {
    Problem::new(
        format!("{} is not a size", quoted(text)),
        "write a number above 0 with `Ki`, `Mi`, `Gi` or `Ti`, such as `20Gi`",
    )
}

impl std::fmt::Display for Bytes {
    /// The shorter of the binary and the decimal spelling without a fraction, as the API server stores it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let fitting = |units: &[(&'static str, u64)]| {
            units
                .iter()
                .find(|(_, scale)| self.0.is_multiple_of(*scale))
                .map_or((self.0, ""), |(unit, scale)| (self.0 / scale, unit))
        };
        let (binary, decimal) = (fitting(&BINARY), fitting(&DECIMAL));
        let (number, unit) = if decimal.0 < binary.0 { decimal } else { binary };
        write!(f, "{number}{unit}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_sizes_have_one_spelling() {
        for (text, bytes, canonical) in [
            ("20Gi", 20 << 30, "20Gi"),
            ("1024Mi", 1 << 30, "1Gi"),
            ("1.5Gi", 3 << 29, "1536Mi"),
            ("20G", 20_000_000_000, "20G"),
            ("1500M", 1_500_000_000, "1500M"),
            ("1073741824", 1 << 30, "1Gi"),
            ("7", 7, "7"),
        ] {
            let size = Bytes::parse(text).unwrap();
            assert_eq!((size.get(), size.to_string()), (bytes, canonical.to_owned()), "{text}");
        }
    }

    #[test]
    fn a_postgresql_size_is_corrected_to_a_kubernetes_size() {
        for (text, message, help) in [
            ("20GB", "`20GB` is in PostgreSQL's notation; Kubernetes has no unit `GB`", "write `20Gi`"),
            ("64kB", "`64kB` is in PostgreSQL's notation; Kubernetes has no unit `kB`", "write `64Ki`"),
            ("20 Gi", "`Gi` is not a Kubernetes size unit", "write `20Gi`"),
            ("20GiB", "`GiB` is not a Kubernetes size unit", "write `20Gi`"),
            ("20K", "`K` is not a Kubernetes size unit", "write `20Ki`"),
            ("500m", "`500m` means 500 thousandths of a byte", "write `500Mi`"),
        ] {
            assert_eq!(Bytes::parse(text).unwrap_err(), Problem::new(message, help));
        }
    }

    #[test]
    fn other_texts_are_rejected() {
        for text in [
            "",
            "Gi",
            "-1Gi",
            "0",
            "0Gi",
            "1.Gi",
            ".5Gi",
            "1..5Gi",
            "0.1",
            "9Ei",
            "99999999999999999999Gi",
            "1e3",
            "big",
        ] {
            assert_eq!(Bytes::parse(text).unwrap_err().message, format!("{} is not a size", quoted(text)));
        }
    }
}
