//! Values of parameters by PostgreSQL's own rules for booleans, enums, numbers and units.
//!
//! Source: `parse_bool`, `parse_int`, `parse_real` and `convert_to_base_unit` of PostgreSQL 13 to 18, read in 2026.

use super::parameter::{Parameter, VarType};
use crate::diagnostic::{Problem, quoted, suggest};

/// Units of memory in bytes and of time in microseconds, smallest first.
const MEMORY: [(&str, f64); 5] =
    [("B", 1.0), ("kB", 1024.0), ("MB", 1_048_576.0), ("GB", 1_073_741_824.0), ("TB", 1_099_511_627_776.0)];
const TIME: [(&str, f64); 6] = [
    ("us", 1.0),
    ("ms", 1000.0),
    ("s", 1_000_000.0),
    ("min", 60_000_000.0),
    ("h", 3_600_000_000.0),
    ("d", 86_400_000_000.0),
];

/// Words that PostgreSQL accepts for the `on` and `off` of an enum without listing them.
const HIDDEN: [&str; 6] = ["true", "false", "yes", "no", "1", "0"];

/// Checks whether PostgreSQL accepts the text for this parameter.
pub(super) fn check(parameter: &Parameter, value: &str) -> Result<(), Problem> {
    match parameter.vartype {
        VarType::String => Ok(()),
        VarType::Bool if is_bool(value) => Ok(()),
        VarType::Bool => Err(Problem::new(
            format!("`{}` is `true` or `false`, not {}", parameter.name, quoted(value)),
            "write `true` or `false`",
        )),
        VarType::Enum => check_enum(parameter, value),
        VarType::Integer | VarType::Real => check_number(parameter, value),
    }
}

/// Whether both texts are the same value to PostgreSQL. Invalid texts are compared as they are.
pub(super) fn same(parameter: &Parameter, one: &str, other: &str) -> bool {
    match parameter.vartype {
        VarType::String => one == other,
        VarType::Enum => one.eq_ignore_ascii_case(other),
        VarType::Bool => one == other || truth(one).is_some_and(|meant| truth(other) == Some(meant)),
        VarType::Integer | VarType::Real => {
            one == other || total(parameter, one).is_ok_and(|sum| total(parameter, other).ok() == Some(sum))
        }
    }
}

/// Whether a text is a boolean: any unambiguous prefix of the words, in any case.
fn is_bool(value: &str) -> bool {
    truth(value).is_some()
}

/// Returns a text's meaning as a boolean; `None` if it is not one.
pub(super) fn truth(value: &str) -> Option<bool> {
    let value = value.to_ascii_lowercase();
    let begins = |word: &str, least: usize| value.len() >= least && word.starts_with(&value);
    if begins("true", 1) || begins("yes", 1) || begins("on", 2) || value == "1" {
        return Some(true);
    }
    (begins("false", 1) || begins("no", 1) || begins("off", 2) || value == "0").then_some(false)
}

fn check_enum(parameter: &Parameter, value: &str) -> Result<(), Problem> {
    let words = &parameter.enumvals;
    let hidden = words.contains(&"on") && words.contains(&"off");
    let is = |word: &&str| word.eq_ignore_ascii_case(value);
    if words.iter().any(is) || (hidden && HIDDEN.iter().any(is)) {
        return Ok(());
    }
    Err(Problem::new(
        format!("`{}` cannot be {}", parameter.name, quoted(value)),
        suggest::nearest(value, words.iter().copied())
            .map_or_else(|| format!("write {}", alternatives(words)), |word| format!("write `{word}`")),
    ))
}

fn check_number(parameter: &Parameter, value: &str) -> Result<(), Problem> {
    let total = total(parameter, value)?;
    let beyond = |(relation, bound, direction): (&str, f64, &str)| {
        let bound = amount(parameter, bound);
        Problem::new(
            format!("`{}` is {}, {relation} than `{bound}`", parameter.name, quoted(value)),
            format!("write `{bound}` or {direction}"),
        )
    };
    let below = parameter.min.filter(|min| total < *min).map(|min| ("less", min, "more"));
    let above = parameter.max.filter(|max| total > *max || !total.is_finite()).map(|max| ("more", max, "less"));
    below.or(above).map_or(Ok(()), |bound| Err(beyond(bound)))
}

/// Returns a text's value as a number: a size in bytes, a time in milliseconds, otherwise the number itself.
pub(super) fn number(parameter: &Parameter, value: &str) -> Option<f64> {
    const MILLISECOND: f64 = 1000.0;
    let total = total(parameter, value).ok()?;
    Some(match base(parameter.unit) {
        None => total,
        Some((units, one)) if units.len() == MEMORY.len() => total * one,
        Some((_, one)) => total * one / MILLISECOND,
    })
}

/// Returns a text's value in the parameter's unit.
fn total(parameter: &Parameter, value: &str) -> Result<f64, Problem> {
    let text = value.trim();
    let (number, unit) = text.split_at(number_length(text));
    let Some(number_value) = parse_number(number, parameter.vartype) else {
        return Err(not_a_number(parameter, value));
    };
    let unit = unit.trim_start();
    let total = if unit.is_empty() {
        number_value
    } else {
        match base(parameter.unit) {
            None => {
                return Err(Problem::new(
                    format!("`{}` has no unit, and {} has one", parameter.name, quoted(value)),
                    format!("write `{number}`"),
                ));
            }
            Some((units, base)) => match units.iter().find(|(name, _)| *name == unit) {
                Some((_, scale)) => number_value * scale / base,
                None => return Err(wrong_unit(parameter, value, number, unit, units)),
            },
        }
    };
    Ok(if parameter.vartype == VarType::Integer { total.round_ties_even() } else { total })
}

/// Formats a bound in the largest unit without a fraction: `1MB` for 1024 `kB`.
fn amount(parameter: &Parameter, bound: f64) -> String {
    let Some((units, one)) = base(parameter.unit) else { return bound.to_string() };
    let total = bound * one;
    let fitting = units.iter().filter(|(_, scale)| total != 0.0 && total % scale == 0.0);
    match fitting.max_by(|one, other| one.1.total_cmp(&other.1)) {
        Some((unit, scale)) => format!("{}{unit}", total / scale),
        None => bound.to_string(),
    }
}

/// Returns the length of the number in a text: a sign, `0x` and hexadecimal digits, or digits, a fraction, an exponent.
fn number_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let run = |from: usize, good: fn(&u8) -> bool| bytes[from..].iter().take_while(|byte| good(byte)).count();
    let sign = usize::from(matches!(bytes.first(), Some(b'-' | b'+')));
    if bytes.len() > sign + 2 && bytes[sign] == b'0' && matches!(bytes[sign + 1], b'x' | b'X') {
        let hex = run(sign + 2, u8::is_ascii_hexdigit);
        if hex > 0 {
            return sign + 2 + hex;
        }
    }
    let mut end = sign + run(sign, u8::is_ascii_digit);
    if bytes.get(end) == Some(&b'.') {
        end += 1 + run(end + 1, u8::is_ascii_digit);
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'-' | b'+')));
        let digits = run((end + 1 + sign).min(bytes.len()), u8::is_ascii_digit);
        if digits > 0 {
            end += 1 + sign + digits;
        }
    }
    end
}

/// Parses integers like C's `strtol` with base 0 (a leading 0 means octal), and other numbers like `strtod`.
#[expect(clippy::cast_precision_loss, reason = "numbers beyond 2^53 are outside every range")]
fn parse_number(text: &str, vartype: VarType) -> Option<f64> {
    let (sign, digits) = match text.as_bytes().first()? {
        b'-' => (-1.0, &text[1..]),
        b'+' => (1.0, &text[1..]),
        _ => (1.0, text),
    };
    if let Some(hex) = digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")) {
        return u64::from_str_radix(hex, 16).ok().map(|number| sign * number as f64);
    }
    let whole = digits.chars().all(|c| c.is_ascii_digit());
    if vartype == VarType::Integer && whole && digits.len() > 1 && digits.starts_with('0') {
        return u64::from_str_radix(digits, 8).ok().map(|number| sign * number as f64);
    }
    digits.parse::<f64>().ok().map(|number| sign * number)
}

/// Returns the family of a parameter's unit and the size of one unit: `8kB` counts blocks of 8192 bytes.
fn base(unit: &str) -> Option<(&'static [(&'static str, f64)], f64)> {
    let find = |units: &'static [(&'static str, f64)], name: &str| {
        units.iter().find(|(known, _)| *known == name).map(|(_, scale)| (units, *scale))
    };
    if unit == "8kB" {
        return Some((&MEMORY, 8192.0));
    }
    find(&MEMORY, unit).or_else(|| find(&TIME, unit))
}

fn not_a_number(parameter: &Parameter, value: &str) -> Problem {
    let kind = if parameter.vartype == VarType::Integer { "a whole number" } else { "a number" };
    let help = match base(parameter.unit) {
        None => format!("write {kind}"),
        Some((units, _)) => format!("write {kind} and {}", list(units)),
    };
    Problem::new(format!("`{}` must be {kind}, not {}", parameter.name, quoted(value)), help)
}

fn wrong_unit(
    parameter: &Parameter,
    value: &str,
    number: &str,
    unit: &str,
    units: &'static [(&'static str, f64)],
) -> Problem {
    if unit.contains(|character: char| character.is_ascii_digit()) {
        let message = format!("`{}` must be one number with one unit, not {}", parameter.name, quoted(value));
        return Problem::new(message, format!("write a number and {}", list(units)));
    }
    let memory = units.len() == MEMORY.len();
    let lower = unit.to_ascii_lowercase();
    let meant = match (memory, &*lower) {
        (true, "b" | "byte" | "bytes") => Some("B"),
        (true, "k" | "kb" | "ki" | "kib") => Some("kB"),
        (true, "m" | "mb" | "mi" | "mib") => Some("MB"),
        (true, "g" | "gb" | "gi" | "gib") => Some("GB"),
        (true, "t" | "tb" | "ti" | "tib") => Some("TB"),
        (false, "msec" | "msecs" | "millisecond" | "milliseconds" | "ms") => Some("ms"),
        (false, "s" | "sec" | "secs" | "second" | "seconds") => Some("s"),
        (false, "m" | "min" | "mins" | "minute" | "minutes") => Some("min"),
        (false, "h" | "hour" | "hours") => Some("h"),
        (false, "d" | "day" | "days") => Some("d"),
        _ => None,
    };
    let kubernetes = memory && matches!(unit, "Ki" | "Mi" | "Gi" | "Ti");
    let shown = quoted(value);
    Problem::new(
        if kubernetes {
            format!("{shown} is a Kubernetes quantity, and PostgreSQL does not know the unit `{unit}`")
        } else {
            format!("{} is not a unit of `{}`", quoted(unit), parameter.name)
        },
        meant.map_or_else(|| format!("write {}", list(units)), |unit| format!("write `{number}{unit}`")),
    )
}

fn list(units: &[(&str, f64)]) -> String {
    alternatives(&units.iter().map(|(unit, _)| *unit).collect::<Vec<_>>())
}

/// `` `a`, `b` or `c` ``.
fn alternatives(words: &[&str]) -> String {
    let quoted = |words: &[&str]| words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    match words {
        [most @ .., last] if !most.is_empty() => format!("{} or `{last}`", quoted(most)),
        words => quoted(words),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Major, parameters};
    use crate::diagnostic::Problem;

    fn check(name: &str, value: &str) -> Result<(), Problem> {
        parameters::check(name, value, Major::new(15).unwrap())
    }

    #[test]
    fn values_that_postgresql_accepts_pass() {
        for (name, value) in [
            ("work_mem", "64MB"),
            ("work_mem", "1.5MB"),
            ("work_mem", "4096"),
            ("work_mem", " 64 MB "),
            ("work_mem", "0x1000"),
            ("shared_buffers", "1GB"),
            ("max_connections", "200"),
            ("max_connections", "1e2"),
            ("checkpoint_timeout", "15min"),
            ("statement_timeout", "0"),
            ("statement_timeout", "1d"),
            ("checkpoint_completion_target", "0.9"),
            ("autovacuum_vacuum_cost_delay", "500us"),
            ("autovacuum", "of"),
            ("autovacuum", "YES"),
            ("autovacuum", "1"),
            ("wal_level", "LOGICAL"),
            ("synchronous_commit", "true"),
            ("synchronous_commit", "remote_apply"),
            ("unix_socket_permissions", "0700"),
            ("log_line_prefix", "%m [%p] "),
            ("max_slot_wal_keep_size", "-1"),
        ] {
            assert_eq!(check(name, value), Ok(()), "{name} = {value}");
        }
    }

    #[test]
    fn values_that_postgresql_refuses_are_reported() {
        for (name, value, message, help) in [
            (
                "shared_buffers",
                "1Gi",
                "`1Gi` is a Kubernetes quantity, and PostgreSQL does not know the unit `Gi`",
                "write `1GB`",
            ),
            ("work_mem", "64mb", "`mb` is not a unit of `work_mem`", "write `64MB`"),
            ("work_mem", "64M", "`M` is not a unit of `work_mem`", "write `64MB`"),
            ("work_mem", "64 parsecs", "`parsecs` is not a unit of `work_mem`", "write `B`, `kB`, `MB`, `GB` or `TB`"),
            ("checkpoint_timeout", "5m", "`m` is not a unit of `checkpoint_timeout`", "write `5min`"),
            ("max_connections", "200MB", "`max_connections` has no unit, and `200MB` has one", "write `200`"),
            ("max_connections", "many", "`max_connections` must be a whole number, not `many`", "write a whole number"),
            (
                "work_mem",
                "",
                "`work_mem` must be a whole number, not `\"\"`",
                "write a whole number and `B`, `kB`, `MB`, `GB` or `TB`",
            ),
            ("max_connections", "0", "`max_connections` is `0`, less than `1`", "write `1` or more"),
            ("work_mem", "1kB", "`work_mem` is `1kB`, less than `64kB`", "write `64kB` or more"),
            ("shared_buffers", "64kB", "`shared_buffers` is `64kB`, less than `128kB`", "write `128kB` or more"),
            (
                "checkpoint_completion_target",
                "1.5",
                "`checkpoint_completion_target` is `1.5`, more than `1`",
                "write `1` or less",
            ),
            ("autovacuum", "maybe", "`autovacuum` is `true` or `false`, not `maybe`", "write `true` or `false`"),
            ("autovacuum", "o", "`autovacuum` is `true` or `false`, not `o`", "write `true` or `false`"),
            ("wal_level", "logicall", "`wal_level` cannot be `logicall`", "write `logical`"),
            ("wal_level", "xyz", "`wal_level` cannot be `xyz`", "write `minimal`, `replica` or `logical`"),
        ] {
            assert_eq!(check(name, value), Err(Problem::new(message, help)), "{name} = {value}");
        }
    }

    #[test]
    fn no_value_of_any_type_panics() {
        for name in ["work_mem", "max_connections", "seq_page_cost", "autovacuum", "wal_level", "checkpoint_timeout"] {
            for value in
                ["", "-", "+", "0x", "0xg", ".", "e", "1e", "1e+", "1e999", "-0", "é", "1é", "9".repeat(400).as_str()]
            {
                let _ = check(name, value);
            }
        }
    }
}
