//! Compares two values field by field.

use super::difference::Difference;
use super::{embedded, scalar};
use crate::knowledge::kubernetes::{List, list};
use crate::plan::field::{FieldPath, Step};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The fields that the API server sets. pgforge never renders them.
const SET_BY_SERVER: [&[&str]; 9] = [
    &["status"],
    &["metadata", "uid"],
    &["metadata", "resourceVersion"],
    &["metadata", "generation"],
    &["metadata", "creationTimestamp"],
    &["metadata", "managedFields"],
    &["metadata", "selfLink"],
    &["metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration"],
    &["metadata", "annotations", "deployment.kubernetes.io/revision"],
];

/// The maps whose keys are listed one by one even if the whole map is added or removed.
const SPREAD_OUT: [&str; 6] = ["annotations", "labels", "data", "stringData", "binaryData", "spec"];

/// Returns the fields in which two objects differ.
pub(in crate::plan) fn values(before: &Value, after: &Value) -> Vec<Difference> {
    let mut found = Vec::new();
    compare(&FieldPath::default(), Some(before), Some(after), &mut found);
    found
}

fn compare(path: &FieldPath, before: Option<&Value>, after: Option<&Value>, found: &mut Vec<Difference>) {
    let (before, after) = (before.filter(|value| !value.is_null()), after.filter(|value| !value.is_null()));
    if before == after || SET_BY_SERVER.iter().any(|field| path.is_below(field)) {
        return;
    }
    // The API server sets the default `TCP`.
    if path.keys().last() == Some("protocol")
        && before.or(after).is_some_and(|one| one == "TCP")
        && before.is_none() != after.is_none()
    {
        return;
    }
    let empty = Value::Object(Map::new());
    let spread_out = path.0.len() < 3 && path.keys().last().is_some_and(|key| SPREAD_OUT.contains(&key));
    let (one, other) = match (before, after) {
        (Some(one), None) if spread_out && one.is_object() => (Some(one), Some(&empty)),
        (None, Some(other)) if spread_out && other.is_object() => (Some(&empty), Some(other)),
        both => both,
    };
    match (one, other) {
        (Some(Value::Object(one)), Some(Value::Object(other))) => maps(path, one, other, found),
        (Some(Value::Array(one)), Some(Value::Array(other))) => lists(path, one, other, found),
        (Some(one), Some(other)) if scalar::same(path, one, other) => {}
        (Some(Value::String(one)), Some(Value::String(other))) => match embedded::values(path, one, other) {
            Some((one, other)) => compare(path, Some(&one), Some(&other), found),
            None => found.push(changed(path, before, after)),
        },
        _ => found.push(changed(path, before, after)),
    }
}

fn changed(path: &FieldPath, before: Option<&Value>, after: Option<&Value>) -> Difference {
    Difference { path: path.clone(), before: before.cloned(), after: after.cloned() }
}

fn maps(path: &FieldPath, before: &Map<String, Value>, after: &Map<String, Value>, found: &mut Vec<Difference>) {
    for (key, value) in before {
        compare(&path.key(key), Some(value), after.get(key), found);
    }
    for (key, value) in after.iter().filter(|(key, _)| !before.contains_key(*key)) {
        compare(&path.key(key), None, Some(value), found);
    }
}

fn lists(path: &FieldPath, before: &[Value], after: &[Value], found: &mut Vec<Difference>) {
    let keys: Vec<&str> = path.keys().collect();
    let by_key = |names: &[&str]| Some((steps(names, before)?, steps(names, after)?));
    match list(&keys) {
        List::By(names) => match by_key(names) {
            Some((one, other)) => by_name(path, (before, &one), (after, &other), found),
            None => ordered(path, before, after, found),
        },
        List::Set => sets(path, before, after, found),
        List::Ordered => match by_key(&["name"]).filter(|(one, _)| !one.is_empty()) {
            Some((one, other)) => by_name(path, (before, &one), (after, &other), found),
            None => ordered(path, before, after, found),
        },
    }
}

/// Returns the merge key of each item. `None` if an item has no key, or if two items have the same key.
fn steps(names: &[&str], items: &[Value]) -> Option<Vec<Step>> {
    let step = |item: &Value| {
        let part = |name: &&str| {
            let pointer = format!("/{}", name.replace('.', "/"));
            let text = match item.pointer(&pointer)? {
                Value::String(text) => text.clone(),
                value @ (Value::Number(_) | Value::Bool(_)) => value.to_string(),
                _ => return None,
            };
            Some(((*name).to_owned(), text))
        };
        // The first part of the key is required. The API server sets a default for the others.
        part(&names[0])?;
        let defaulted =
            |name: &&str| part(name).or_else(|| (*name == "protocol").then(|| ("protocol".into(), "TCP".into())));
        Some(Step::Item(names.iter().filter_map(defaulted).collect()))
    };
    let steps: Vec<Step> = items.iter().map(step).collect::<Option<_>>()?;
    let distinct: BTreeSet<_> = steps.iter().collect();
    (distinct.len() == items.len()).then_some(steps)
}

fn by_name(path: &FieldPath, before: (&[Value], &[Step]), after: (&[Value], &[Step]), found: &mut Vec<Difference>) {
    let known = found.len();
    let by_step: BTreeMap<&Step, &Value> = after.1.iter().zip(after.0).collect();
    for (item, step) in before.0.iter().zip(before.1) {
        compare(&path.then(step.clone()), Some(item), by_step.get(step).copied(), found);
    }
    let names: BTreeSet<&Step> = before.1.iter().collect();
    for (item, step) in after.0.iter().zip(after.1).filter(|(_, step)| !names.contains(step)) {
        compare(&path.then(step.clone()), None, Some(item), found);
    }
    let same_names = before.1.len() == after.1.len();
    if found.len() == known && same_names && before.1 != after.1 && order_matters(path) {
        let names = |steps: &[Step]| {
            let shown = steps.iter().map(|step| FieldPath(vec![step.clone()]).to_string());
            Some(shown.map(Value::String).collect())
        };
        found.push(Difference { path: path.clone(), before: names(before.1), after: names(after.1) });
    }
}

/// Whether the order of a list matters even if its items are matched by name. If the order in a pod template changes,
/// Kubernetes replaces the pods. In a claim template, it rejects the change. Operators copy tolerations to pods unchanged.
fn order_matters(path: &FieldPath) -> bool {
    path.keys().any(|key| matches!(key, "template" | "volumeClaimTemplates" | "tolerations"))
}

fn sets(path: &FieldPath, before: &[Value], after: &[Value], found: &mut Vec<Difference>) {
    let known = found.len();
    members(path, before, after, found);
    if found.len() == known && order_matters(path) {
        ordered(path, before, after, found);
    }
}

/// Collects the members that only one of two sets has, and the differences of changed ones.
fn members(path: &FieldPath, before: &[Value], after: &[Value], found: &mut Vec<Difference>) {
    let same = |one: &Value, other: &Value| {
        let mut inner = Vec::new();
        compare(&path.then(Step::Member), Some(one), Some(other), &mut inner);
        inner.is_empty()
    };
    // Most items are identical. The remaining items might still have the same meaning.
    let (mut removed, mut added) = unequal(before, after);
    let is_small = removed.len().saturating_mul(added.len()) <= MOST_PAIRS;
    if is_small {
        removed.retain(|item| match added.iter().position(|other| same(item, other)) {
            Some(index) => {
                added.remove(index);
                false
            }
            None => true,
        });
    }
    let member = path.then(Step::Member);
    // Two items are one changed item if they differ in one key, or if they are the only remaining items.
    let alone = removed.len() == 1 && added.len() == 1;
    removed.retain(|item| {
        if !is_small {
            return true;
        }
        let other =
            added.iter().position(|other| item.is_object() && (alone && other.is_object() || is_near(item, other)));
        if let Some(index) = other {
            compare(&member, Some(item), Some(added.remove(index)), found);
        }
        other.is_none()
    });
    found.extend(removed.into_iter().map(|item| Difference {
        path: member.clone(),
        before: Some(item.clone()),
        after: None,
    }));
    found.extend(added.into_iter().map(|item| Difference {
        path: member.clone(),
        before: None,
        after: Some(item.clone()),
    }));
}

/// The limit on compared pairs of items. Beyond it, changed items are shown as removed and added.
const MOST_PAIRS: usize = 250_000;

/// Returns the items of each list that the other list lacks. Repeated items are counted.
fn unequal<'a>(before: &'a [Value], after: &'a [Value]) -> (Vec<&'a Value>, Vec<&'a Value>) {
    let mut count: HashMap<&Value, usize> = HashMap::new();
    for item in after {
        *count.entry(item).or_default() += 1;
    }
    let mut take = |item: &'a Value| {
        let remaining = count.get_mut(item).filter(|remaining| **remaining > 0);
        remaining.map(|remaining| *remaining -= 1).is_some()
    };
    let mut removed = Vec::new();
    for item in before {
        if !take(item) {
            removed.push(item);
        }
    }
    // The remaining items of the second list are added.
    let mut added = Vec::new();
    for item in after.iter().rev() {
        if take(item) {
            added.push(item);
        }
    }
    added.reverse();
    (removed, added)
}

/// Whether two maps have the same keys and differ in one of them.
fn is_near(one: &Value, other: &Value) -> bool {
    let (Some(one), Some(other)) = (one.as_object(), other.as_object()) else { return false };
    let same_keys = one.len() == other.len() && one.keys().all(|key| other.contains_key(key));
    same_keys && one.len() > 1 && one.iter().filter(|(key, value)| other.get(*key) != Some(value)).count() == 1
}

/// Compares lists whose order matters. Items with different spelling might still be equal.
fn ordered(path: &FieldPath, before: &[Value], after: &[Value], found: &mut Vec<Difference>) {
    let same = |(one, other): (&Value, &Value)| {
        let mut inner = Vec::new();
        compare(&path.then(Step::Member), Some(one), Some(other), &mut inner);
        inner.is_empty()
    };
    if before.len() != after.len() || !before.iter().zip(after).all(same) {
        let list = |items: &[Value]| Some(Value::Array(items.to_vec()));
        found.push(Difference { path: path.clone(), before: list(before), after: list(after) });
    }
}
