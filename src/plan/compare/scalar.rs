//! Recognises different spellings of the same value.

use crate::blueprint::values::{HbaLine, Text};
use crate::knowledge::postgres::{Major, parameters};
use crate::kube::quantity;
use crate::plan::field::{FieldPath, Step};
use crate::text::duration;
use serde_json::Value;

/// The keys of maps whose values are quantities.
const AMOUNTS: [&str; 8] = ["requests", "limits", "capacity", "hard", "default", "defaultRequest", "max", "min"];
/// The keys of single quantities.
const AMOUNT: [&str; 3] = ["sizeLimit", "divisor", "storage"];

/// Whether two values with different spelling mean the same at a path.
pub(super) fn same(path: &FieldPath, before: &Value, after: &Value) -> bool {
    let (Some(one), Some(other)) = (text(before), text(after)) else { return false };
    let mut keys = path.keys().collect::<Vec<_>>().into_iter().rev();
    let (last, above) = (keys.next().unwrap_or_default(), keys.next().unwrap_or_default());
    if AMOUNT.contains(&last) || AMOUNTS.contains(&above) {
        return quantity::parse(&one).is_some_and(|amount| quantity::parse(&other) == Some(amount));
    }
    if is_parameter(above) {
        return same_parameter(last, &one, &other);
    }
    if before.is_string() && after.is_string() {
        let in_list = matches!(path.0.last(), Some(Step::Member));
        return same_duration(last, &one, &other)
            || (in_list && last.to_lowercase().contains("hba") && same_hba(&one, &other));
    }
    // A text and a number never mean the same.
    one == other && before.is_number() && after.is_number()
}

/// The text of a scalar; `None` for a map, a list or null.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}

/// Whether a key contains PostgreSQL's parameters: `parameters`, `pgParameters`, or a file `postgresql.conf`.
pub(super) fn is_parameter(above: &str) -> bool {
    above.to_lowercase().ends_with("parameters") || above.ends_with("postgresql.conf")
}

/// Whether two values of a parameter are equal. Units and spellings of booleans are the same in every major.
fn same_parameter(name: &str, one: &str, other: &str) -> bool {
    let known = (Major::OLDEST.get()..=Major::NEWEST.get()).rev().filter_map(Major::new);
    known.into_iter().find_map(|major| parameters::same(name, one, other, major)).unwrap_or(false)
}

fn same_duration(key: &str, one: &str, other: &str) -> bool {
    let key = key.to_lowercase();
    let is_span =
        ["interval", "timeout", "duration", "period", "seconds", "delay"].iter().any(|word| key.ends_with(word));
    is_span && duration::parse(one).is_some_and(|time| duration::parse(other) == Some(time))
}

fn same_hba(one: &str, other: &str) -> bool {
    match (HbaLine::parse(one), HbaLine::parse(other)) {
        (Ok(one), Ok(other)) => one.to_string() == other.to_string(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn path(keys: &str) -> FieldPath {
        keys.split('.').fold(FieldPath::default(), |path, key| path.key(key))
    }

    #[test]
    fn quantities_with_different_units_are_equal() {
        for (one, other) in [(json!("1Gi"), json!("1024Mi")), (json!("1000m"), json!(1)), (json!("0.5"), json!("500m"))]
        {
            assert!(same(&path("resources.limits.memory"), &one, &other), "{one} {other}");
        }
        assert!(!same(&path("resources.limits.memory"), &json!("1G"), &json!("1Gi")));
        assert!(!same(&path("data.size"), &json!("1Gi"), &json!("1024Mi")));
    }

    #[test]
    fn parameters_with_different_units_are_equal() {
        for (name, one, other) in
            [("work_mem", "64MB", "65536kB"), ("autovacuum", "on", "true"), ("checkpoint_timeout", "5min", "300")]
        {
            assert!(same(&path("pgParameters").key(name), &json!(one), &json!(other)), "{name}");
        }
        assert!(!same(&path("pgParameters.work_mem"), &json!("64MB"), &json!("65MB")));
    }

    #[test]
    fn durations_are_equal_only_at_keys_for_durations() {
        assert!(same(&path("failInterval"), &json!("1m30s"), &json!("90s")));
        assert!(!same(&path("name"), &json!("1m"), &json!("60s")));
    }
}
