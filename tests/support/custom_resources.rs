//! Checks of custom resources against the tables of their kinds' fields.

use std::collections::BTreeSet;

use pgforge::knowledge::custom_resources::{self, Field, Kind};
use serde_json::Value;

/// Groups that Kubernetes itself serves.
const OWN: [&str; 9] = [
    "",
    "apps",
    "batch",
    "networking.k8s.io",
    "policy",
    "rbac.authorization.k8s.io",
    "autoscaling",
    "storage.k8s.io",
    "admissionregistration.k8s.io",
];

/// Returns whether an object is a custom resource.
pub(crate) fn is_custom(object: &Value) -> bool {
    let group = text(object, "/apiVersion").split_once('/').map_or("", |(group, _)| group);
    !OWN.contains(&group)
}

/// Returns the errors in an object, one a line; none for Kubernetes' own kinds.
pub(crate) fn complaints(object: &Value) -> Vec<String> {
    let (api_version, kind) = (text(object, "/apiVersion"), text(object, "/kind"));
    match custom_resources::of(api_version, kind) {
        _ if !is_custom(object) => Vec::new(),
        Some(table) => wrong(table, object),
        None => vec![format!("there is no table of the fields of {kind} of {api_version}")],
    }
}

/// Returns the errors in an object's `spec`, one a line.
pub(crate) fn wrong(kind: &Kind, object: &Value) -> Vec<String> {
    let mut complaints = BTreeSet::new();
    look(kind, "spec", &object["spec"], &mut complaints);
    complaints.into_iter().collect()
}

fn look(kind: &Kind, path: &str, value: &Value, complaints: &mut BTreeSet<String>) {
    let Some(field) = kind.fields.get(path) else {
        complaints.insert(format!("{path}: there is no such field"));
        return;
    };
    node(kind, path, *field, field.of, value, complaints);
}

fn node(kind: &Kind, path: &str, field: Field, of: &str, value: &Value, complaints: &mut BTreeSet<String>) {
    let fits = match (of, value) {
        ("string", Value::String(_)) | ("boolean", Value::Bool(_)) | ("array", Value::Array(_)) => true,
        ("integer", Value::Number(number)) => number.is_i64(),
        ("int|string", _) => value.is_string() || value.is_i64(),
        ("object", Value::Object(keys)) => {
            let below = format!("{path}.");
            let known = || kind.fields.iter().filter(|(name, _)| name.starts_with(&below));
            // Fields of Kubernetes' own types are not in the table: another test compares them with its schemas.
            if known().next().is_some() {
                for (key, value) in keys {
                    look(kind, &format!("{path}.{key}"), value, complaints);
                }
                let own = known().filter_map(|(name, field)| Some((name.strip_prefix(&below)?, field)));
                for (key, _) in own.filter(|(key, field)| field.required && !key.contains(['.', '['])) {
                    if !keys.contains_key(key) {
                        complaints.insert(format!("{path}.{key} is missing"));
                    }
                }
            }
            true
        }
        (map, Value::Object(keys)) if map.starts_with("map<") => {
            let of = map.trim_start_matches("map<").trim_end_matches('>');
            for value in keys.values() {
                node(kind, &format!("{path}{{}}"), field, of, value, complaints);
            }
            true
        }
        (list, Value::Array(items)) if list.starts_with('[') => {
            let of = list.trim_matches(['[', ']']);
            for item in items {
                let path = format!("{path}[]");
                let field = kind.fields.get(&*path).copied().unwrap_or(field);
                node(kind, &path, field, of, item, complaints);
            }
            true
        }
        _ => false,
    };
    if !fits {
        complaints.insert(format!("{path}: {of} expected, {value} found"));
    }
    if let (Some(words), Some(word)) = (field.words(), value.as_str())
        && !words.contains(&word)
    {
        complaints.insert(format!("{path}: {value} is none of {}", words.join(", ")));
    }
}

pub(crate) fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}
