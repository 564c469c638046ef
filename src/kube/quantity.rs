//! Kubernetes' quantities of any sign and size: `500m`, `1.5Gi`, `2e3`, `100`.

use std::cmp::Ordering;

/// An amount in billionths, the finest that the API server stores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quantity(i128);

const SUFFIXES: [(&str, i128, i128); 16] = [
    ("", 1, 1),
    ("n", 1, 1_000_000_000),
    ("u", 1, 1_000_000),
    ("m", 1, 1_000),
    ("k", 1_000, 1),
    ("M", 1_000_000, 1),
    ("G", 1_000_000_000, 1),
    ("T", 1_000_000_000_000, 1),
    ("P", 1_000_000_000_000_000, 1),
    ("E", 1_000_000_000_000_000_000, 1),
    ("Ki", 1 << 10, 1),
    ("Mi", 1 << 20, 1),
    ("Gi", 1 << 30, 1),
    ("Ti", 1 << 40, 1),
    ("Pi", 1 << 50, 1),
    ("Ei", 1 << 60, 1),
];

/// Parses a quantity; `None` for any other text, and for more than twelve digits after the point.
pub fn parse(text: &str) -> Option<Quantity> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let end = digits.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(digits.len());
    let (number, suffix) = digits.split_at(end);
    let (numerator, denominator) = scale(suffix)?;
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() && fraction.is_empty() || fraction.len() > 12 || whole.len() > 18 {
        return None;
    }
    let tens = 10_i128.pow(u32::try_from(fraction.len()).ok()?);
    let written: i128 = format!("0{whole}{fraction}").parse().ok()?;
    let nano = written.checked_mul(numerator)?.checked_mul(1_000_000_000)? / tens / denominator;
    Some(Quantity(if negative { -nano } else { nano }))
}

fn scale(suffix: &str) -> Option<(i128, i128)> {
    if let Some((_, numerator, denominator)) = SUFFIXES.iter().find(|(known, ..)| *known == suffix) {
        return Some((*numerator, *denominator));
    }
    let exponent: i32 = suffix.strip_prefix(['e', 'E'])?.parse().ok()?;
    let power = 10_i128.pow(exponent.unsigned_abs().min(18));
    Some(if exponent < 0 { (1, power) } else { (power, 1) })
}

/// Whether `after` is less than `before`; `None` if one of them is not a quantity.
pub fn shrinks(before: &str, after: &str) -> Option<bool> {
    Some(parse(before)?.cmp(&parse(after)?) == Ordering::Greater)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_amount_has_many_spellings() {
        for (one, other) in
            [("1", "1000m"), ("1Gi", "1024Mi"), ("1.5Gi", "1536Mi"), ("2e3", "2k"), (".5", "500m"), ("+1", "1")]
        {
            assert_eq!(parse(one), parse(other), "{one} {other}");
            assert!(parse(one).is_some(), "{one}");
        }
        assert_ne!(parse("1G"), parse("1Gi"));
    }

    #[test]
    fn other_texts_are_not_quantities() {
        for text in ["", "Gi", "1GB", "one", "1e", "--1", "1.2.3", "99999999999999999999"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_smaller_quantity_shrinks() {
        assert_eq!(shrinks("20Gi", "10Gi"), Some(true));
        assert_eq!(shrinks("20Gi", "20480Mi"), Some(false));
        assert_eq!(shrinks("20Gi", "big"), None);
    }
}
