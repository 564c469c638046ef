//! The meaning of a plain scalar: YAML 1.2's core schema, without the words that YAML 1.1 reads differently.
//!
//! Kubernetes, Helm and most editors still read YAML 1.1, where `no` is false, `0644` is 420 and `12:30` is 750. A
//! word on which the readers disagree is an error, so that its meaning does not depend on the reader.

use super::Value;
use crate::diagnostic::{Diagnostic, Place, codes, quoted};

/// The reason for refusing a plain word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// `no`, `on`, `y`: a boolean in YAML 1.1.
    Boolean(bool),
    /// `0644`, `0o17`: octal in only one of the two versions.
    Octal,
    /// `1_000`, `0b11`, `-0x1F`: a number only in YAML 1.1.
    Number,
    /// `12:30`: a base-60 number in YAML 1.1.
    Sexagesimal,
    /// `2001-01-01`: a date in YAML 1.1.
    Date,
    /// An integer that needs more than 64 bits.
    TooLarge,
    /// `.inf`, `.nan`, `1e999`.
    NotFinite,
}

/// The value of a plain scalar.
pub(super) fn plain(word: &str) -> Result<Value, Refusal> {
    match word {
        "" | "~" | "null" | "Null" | "NULL" => return Ok(Value::Null),
        "true" | "True" | "TRUE" => return Ok(Value::Bool(true)),
        "false" | "False" | "FALSE" => return Ok(Value::Bool(false)),
        _ => {}
    }
    if let Some(value) = boolean(word) {
        return Err(Refusal::Boolean(value));
    }
    let unsigned = word.strip_prefix(['+', '-']).unwrap_or(word);
    match unsigned.as_bytes() {
        [b'0'..=b'9', ..] | [b'.', b'0'..=b'9', ..] => number(word, unsigned),
        [b'.', ..] if matches!(unsigned, ".inf" | ".Inf" | ".INF") => Err(Refusal::NotFinite),
        [b'.', ..] if matches!(word, ".nan" | ".NaN" | ".NAN") => Err(Refusal::NotFinite),
        _ => Ok(Value::String(word.to_owned())),
    }
}

/// The booleans that only YAML 1.1 has.
fn boolean(word: &str) -> Option<bool> {
    match word {
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Some(true),
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => Some(false),
        _ => None,
    }
}

/// The value of a word that starts like a number. Many are text, such as `10.0.0.1` or `16-alpine`.
fn number(word: &str, unsigned: &str) -> Result<Value, Refusal> {
    if unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
        return if unsigned.len() > 1 && unsigned.starts_with('0') {
            Err(Refusal::Octal)
        } else {
            word.parse().map(Value::Int).map_err(|_| Refusal::TooLarge)
        };
    }
    if is_float(unsigned) {
        let value: f64 = word.parse().map_err(|_| Refusal::NotFinite)?;
        return if value.is_finite() { Ok(Value::Float(value)) } else { Err(Refusal::NotFinite) };
    }
    if let Some(digits) = unsigned.strip_prefix("0x").filter(|digits| all(digits, |b| b.is_ascii_hexdigit())) {
        return if word == unsigned {
            i64::from_str_radix(digits, 16).map(Value::Int).map_err(|_| Refusal::TooLarge)
        } else {
            Err(Refusal::Number)
        };
    }
    if unsigned.strip_prefix("0o").is_some_and(|digits| all(digits, |b| matches!(b, b'0'..=b'7'))) {
        return Err(Refusal::Octal);
    }
    if unsigned.strip_prefix("0b").is_some_and(|digits| all(digits, |b| matches!(b, b'0' | b'1' | b'_'))) {
        return Err(Refusal::Number);
    }
    if unsigned.contains('_') && is_underscored(unsigned) {
        return Err(Refusal::Number);
    }
    if is_sexagesimal(unsigned) {
        return Err(Refusal::Sexagesimal);
    }
    if word == unsigned && is_date(word) {
        return Err(Refusal::Date);
    }
    Ok(Value::String(word.to_owned()))
}

fn all(text: &str, allowed: impl Fn(u8) -> bool) -> bool {
    !text.is_empty() && text.bytes().all(allowed)
}

/// `( '.' digits | digits ( '.' digits? )? ) ( [eE] sign? digits )?`, with at least a dot or an exponent.
fn is_float(unsigned: &str) -> bool {
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let digits = |text: &str| all(text, |byte| byte.is_ascii_digit());
    let mantissa_fits = match mantissa.split_once('.') {
        Some(("", fraction)) => digits(fraction),
        Some((whole, fraction)) => digits(whole) && (fraction.is_empty() || digits(fraction)),
        None => digits(mantissa) && exponent.is_some(),
    };
    mantissa_fits && exponent.is_none_or(|exponent| digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)))
}

/// A decimal, float or hexadecimal number with `_` between its digits.
fn is_underscored(unsigned: &str) -> bool {
    let bare: String = unsigned.chars().filter(|&character| character != '_').collect();
    all(&bare, |byte| byte.is_ascii_digit())
        || is_float(&bare)
        || bare.strip_prefix("0x").is_some_and(|digits| all(digits, |byte| byte.is_ascii_hexdigit()))
}

/// `12:30`, `190:20:30.15`: digits, then groups of one or two digits below 60.
fn is_sexagesimal(unsigned: &str) -> bool {
    let whole = unsigned.split_once('.').map_or(unsigned, |(whole, fraction)| {
        if fraction.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_') { whole } else { "" }
    });
    let mut groups = whole.split(':');
    let first = groups.next().is_some_and(|group| all(group, |byte| byte.is_ascii_digit() || byte == b'_'));
    let mut groups = groups.peekable();
    first
        && groups.peek().is_some()
        && groups.all(|group| matches!(group.as_bytes(), [b'0'..=b'9'] | [b'0'..=b'5', b'0'..=b'9']))
}

/// `2001-01-01`, alone or with a time after it.
fn is_date(word: &str) -> bool {
    let mut parts = word.splitn(3, '-');
    let (Some(year), Some(month), Some(rest)) = (parts.next(), parts.next(), parts.next()) else { return false };
    let day = rest.bytes().take_while(u8::is_ascii_digit).count();
    let time = &rest[day..];
    let digits = |text: &str| all(text, |byte| byte.is_ascii_digit());
    let time_fits = time.is_empty()
        || time
            .strip_prefix(['T', 't', ' ', '\t'])
            .is_some_and(|time| time.trim_start().starts_with(|c: char| c.is_ascii_digit()));
    year.len() == 4
        && digits(year)
        && (1..=2).contains(&month.len())
        && digits(month)
        && (1..=2).contains(&day)
        && time_fits
}

impl Refusal {
    /// The error, at the word.
    pub(super) fn at(self, word: &str, place: Place) -> Diagnostic {
        let shown = quoted(word);
        let text = format!("`\"{}\"` for the text", quoted(word).trim_matches('`'));
        let (code, message, help) = match self {
            Self::Boolean(value) => (
                codes::AMBIGUOUS_WORD,
                format!("{shown} is `{value}` to some YAML readers and text to others"),
                format!("write `{value}`, or {text}"),
            ),
            Self::Octal => (
                codes::AMBIGUOUS_WORD,
                format!("{shown} is octal to some YAML readers and not to others"),
                format!("write a decimal number without a leading zero, or {text}"),
            ),
            Self::Number => (
                codes::AMBIGUOUS_WORD,
                format!("{shown} is a number to some YAML readers and text to others"),
                format!("write plain digits, or {text}"),
            ),
            Self::Sexagesimal => (
                codes::AMBIGUOUS_WORD,
                format!("{shown} is a base-60 number to some YAML readers and text to others"),
                format!("write {text}"),
            ),
            Self::Date => (
                codes::AMBIGUOUS_WORD,
                format!("{shown} is a date to some YAML readers and text to others"),
                format!("write {text}"),
            ),
            Self::TooLarge => (
                codes::NUMBER_RANGE,
                format!("{shown} does not fit into 64 bits"),
                format!("write a smaller number, or {text}"),
            ),
            Self::NotFinite => (
                codes::NUMBER_RANGE,
                format!("{shown} is not a finite number"),
                format!("write a finite number, or {text}"),
            ),
        };
        Diagnostic::error(code, message).at(place, "").help(help)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_core_schema_have_their_values() {
        for (word, value) in [
            ("", Value::Null),
            ("~", Value::Null),
            ("NULL", Value::Null),
            ("true", Value::Bool(true)),
            ("FALSE", Value::Bool(false)),
            ("0", Value::Int(0)),
            ("-0", Value::Int(0)),
            ("+17", Value::Int(17)),
            ("9223372036854775807", Value::Int(i64::MAX)),
            ("-9223372036854775808", Value::Int(i64::MIN)),
            ("0x1F", Value::Int(31)),
            ("1.5", Value::Float(1.5)),
            ("5.", Value::Float(5.0)),
            (".5", Value::Float(0.5)),
            ("-.5", Value::Float(-0.5)),
            ("1e3", Value::Float(1000.0)),
            ("1.5E-2", Value::Float(0.015)),
        ] {
            assert_eq!(plain(word), Ok(value), "{word}");
        }
    }

    #[test]
    fn words_that_start_like_numbers_can_be_text() {
        for word in [
            "10.0.0.1",
            "10.0.0.0/8",
            "16-alpine",
            "15.8-r2",
            "20Gi",
            "512MB",
            "5m",
            "1.2.3",
            "1e",
            "e3",
            ".",
            "..",
            "-",
            "+",
            "--",
            ".e3",
            "1e3e4",
            "0xZZ",
            "0o8",
            "0b2",
            "1_a",
            "12:60",
            "12:",
            ":30",
            "5432:5432",
            "2001-01",
            "-x",
            "2001-01-01x",
            "2001-01-01-x",
            "nO",
            "yEs",
            "TRue",
            "nan",
            "inf",
            "0.5.",
            "1__x",
            "2e4f",
            "127.0.0.1:5432",
        ] {
            assert_eq!(plain(word), Ok(Value::String(word.to_owned())), "{word}");
        }
    }

    #[test]
    fn words_that_parsers_read_differently_are_rejected() {
        for (word, refusal) in [
            ("no", Refusal::Boolean(false)),
            ("Off", Refusal::Boolean(false)),
            ("N", Refusal::Boolean(false)),
            ("yes", Refusal::Boolean(true)),
            ("ON", Refusal::Boolean(true)),
            ("y", Refusal::Boolean(true)),
            ("0644", Refusal::Octal),
            ("-012", Refusal::Octal),
            ("08", Refusal::Octal),
            ("0o17", Refusal::Octal),
            ("1_000", Refusal::Number),
            ("1_000.5", Refusal::Number),
            ("0x_ff", Refusal::Number),
            ("0b11", Refusal::Number),
            ("-0x1F", Refusal::Number),
            ("12:30", Refusal::Sexagesimal),
            ("190:20:30.15", Refusal::Sexagesimal),
            ("2001-01-01", Refusal::Date),
            ("2001-1-1", Refusal::Date),
            ("2001-12-14t21:59:43.10-05:00", Refusal::Date),
            ("2001-12-14 21:59:43", Refusal::Date),
            ("9223372036854775808", Refusal::TooLarge),
            ("0xFFFFFFFFFFFFFFFF", Refusal::TooLarge),
            (".inf", Refusal::NotFinite),
            ("-.INF", Refusal::NotFinite),
            (".NaN", Refusal::NotFinite),
            ("1e999", Refusal::NotFinite),
        ] {
            assert_eq!(plain(word), Err(refusal), "{word}");
        }
    }
}
