//! Compares two values field by field.

use super::difference::Difference;
use super::{embedded, scalar};
use crate::knowledge::kubernetes::{List, list};
use crate::plan::field::{FieldPath, Step};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Fields that the API server sets, and that are never rendered.
const SERVERS_OWN: [&[&str]; 9] = [
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

/// Maps whose keys are listed one by one even if the whole map is added or removed.
const SPREAD_OUT: [&str; 6] = ["annotations", "labels", "data", "stringData", "binaryData", "spec"];

/// The fields in which two objects differ.
pub(in crate::plan) fn values(before: &Value, after: &Value) -> Vec<Difference> {
    let mut found = Vec::new();
    compare(&FieldPath::default(), Some(before), Some(after), &mut found);
    found
}

fn compare(path: &FieldPath, before: Option<&Value>, after: Option<&Value>, found: &mut Vec<Difference>) {
    let (before, after) = (before.filter(|value| !value.is_null()), after.filter(|value| !value.is_null()));
    if before == after || SERVERS_OWN.iter().any(|own| path.is_below(own)) {
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
            None => whole(path, before, after, found),
        },
        List::Set => sets(path, before, after, found),
        List::Ordered => match by_key(&["name"]).filter(|(one, _)| !one.is_empty()) {
            Some((one, other)) => by_name(path, (before, &one), (after, &other), found),
            None => whole(path, before, after, found),
        },
    }
}

/// The merge key of each item; `None` if an item has no key or two have the same.
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
        // The first name is required; the API server fills in missing ones of the others.
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
    if found.len() == known && same_names && before.1 != after.1 && order_counts(path) {
        let names = |steps: &[Step]| {
            let shown = steps.iter().map(|step| FieldPath(vec![step.clone()]).to_string());
            Some(shown.map(Value::String).collect())
        };
        found.push(Difference { path: path.clone(), before: names(before.1), after: names(after.1) });
    }
}

/// Whether the order of a list matters even if its items are matched by name. Kubernetes replaces the pods of a
/// template with another order, and rejects it in a claim template; operators copy tolerations to pods unchanged.
fn order_counts(path: &FieldPath) -> bool {
    path.keys().any(|key| matches!(key, "template" | "volumeClaimTemplates" | "tolerations"))
}

fn sets(path: &FieldPath, before: &[Value], after: &[Value], found: &mut Vec<Difference>) {
    let known = found.len();
    members(path, before, after, found);
    if found.len() == known && order_counts(path) {
        whole(path, before, after, found);
    }
}

/// Collects the members that only one of two sets has, and the differences of changed ones.
fn members(path: &FieldPath, before: &[Value], after: &[Value], found: &mut Vec<Difference>) {
    let same = |one: &Value, other: &Value| {
        let mut inner = Vec::new();
        compare(&path.then(Step::Member), Some(one), Some(other), &mut inner);
        inner.is_empty()
    };
    // Most items are identical; the remaining ones may still have the same meaning.
    let (mut gone, mut left) = unequal(before, after);
    let is_small = gone.len().saturating_mul(left.len()) <= MOST_PAIRS;
    if is_small {
        gone.retain(|item| match left.iter().position(|other| same(item, other)) {
            Some(index) => {
                left.remove(index);
                false
            }
            None => true,
        });
    }
    let member = path.then(Step::Member);
    // Two items that differ in one key, or that are the only remaining ones, are one changed item.
    let alone = gone.len() == 1 && left.len() == 1;
    gone.retain(|item| {
        if !is_small {
            return true;
        }
        let other =
            left.iter().position(|other| item.is_object() && (alone && other.is_object() || is_near(item, other)));
        if let Some(index) = other {
            compare(&member, Some(item), Some(left.remove(index)), found);
        }
        other.is_none()
    });
    found.extend(gone.into_iter().map(|item| Difference {
        path: member.clone(),
        before: Some(item.clone()),
        after: None,
    }));
    found.extend(left.into_iter().map(|item| Difference {
        path: member.clone(),
        before: None,
        after: Some(item.clone()),
    }));
}

/// The most pairs of items of two lists that are compared. If there are more, changed items are shown as removed and
/// added.
const MOST_PAIRS: usize = 250_000;

/// The items of each list that the other list lacks, counting repeated items.
fn unequal<'a>(before: &'a [Value], after: &'a [Value]) -> (Vec<&'a Value>, Vec<&'a Value>) {
    let mut count: HashMap<&Value, usize> = HashMap::new();
    for item in after {
        *count.entry(item).or_default() += 1;
    }
    let mut take = |item: &'a Value| {
        let left = count.get_mut(item).filter(|left| **left > 0);
        left.map(|left| *left -= 1).is_some()
    };
    let mut gone = Vec::new();
    for item in before {
        if !take(item) {
            gone.push(item);
        }
    }
    // Items that the first list did not use up are added.
    let mut come = Vec::new();
    for item in after.iter().rev() {
        if take(item) {
            come.push(item);
        }
    }
    come.reverse();
    (gone, come)
}

/// Whether two maps have the same keys and differ in one of them.
fn is_near(one: &Value, other: &Value) -> bool {
    let (Some(one), Some(other)) = (one.as_object(), other.as_object()) else { return false };
    let same_keys = one.len() == other.len() && one.keys().all(|key| other.contains_key(key));
    same_keys && one.len() > 1 && one.iter().filter(|(key, value)| other.get(*key) != Some(value)).count() == 1
}

/// Compares lists whose order matters. Items with another spelling may still be equal.
fn whole(path: &FieldPath, before: &[Value], after: &[Value], found: &mut Vec<Difference>) {
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
