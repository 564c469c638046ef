//! Compares an API server's answers about changed fields with the plan's rules.

use pgforge::knowledge::kubernetes::fields::{self, ChangeEffect};
use std::collections::BTreeMap;

/// By kind (`apps/StatefulSet`) and path of a field: `accepted`, or the reason of the refusal.
pub(crate) type Record = BTreeMap<String, BTreeMap<String, String>>;

/// Returns the fields on which a server of this minor release and the rules disagree.
pub(crate) fn disagreements(record: &Record, minor: u16) -> Vec<String> {
    let mut wrong = Vec::new();
    for (kind, recorded) in record {
        let (group, name) = kind.split_once('/').unwrap_or(("core", kind));
        let group = if group == "core" { "" } else { group };
        for (path, answer) in recorded {
            let keys: Vec<&str> = path.split('.').collect();
            let expected = match fields::of(group, name, &keys) {
                None => "no rule",
                Some(rule) if rule.since.is_some_and(|since| minor >= since) => "accepted",
                Some(rule) if matches!(rule.effect, ChangeEffect::Immutable | ChangeEffect::Fixed) => "refused",
                Some(_) => "accepted",
            };
            let answered = if answer == "accepted" { "accepted" } else { "refused" };
            if answered != expected {
                wrong.push(format!("{kind} {path}: the server answers {answer}, the rules expect {expected}"));
            }
        }
    }
    wrong
}
