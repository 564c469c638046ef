//! Secrets in `spec.objects`: git would keep them, and so would the cluster's record of its inputs.

use super::object;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::mask::names_a_secret;
use crate::diagnostic::{Path, codes, quoted};
use serde_json::Value;

/// The fields of a Secret that hold values.
pub(super) const VALUES: [&str; 2] = ["data", "stringData"];

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    for (index, asked) in cluster.objects.iter().enumerate() {
        let path = object(index);
        for key in VALUES {
            if asked.kind.as_str() == "Secret" && asked.rest.contains_key(key) {
                in_clear(&path.key(key), findings);
            }
        }
        let value = serde_json::to_value(asked).unwrap_or_default();
        for literal in literals(&value) {
            report(&Path([&path.0[..], &literal.0].concat()), findings);
        }
    }
}

/// The error for values of a Secret.
pub(super) fn in_clear(path: &Path, findings: &mut Findings) {
    findings
        .key_error(codes::SECRET_IN_CLEAR, path, "the values of a Secret cannot stand in a blueprint", "")
        .help("make the Secret in the cluster, or have an operator bring it; name it in `spec.secrets` or in what reads it")
        .because("git keeps them for ever: change them wherever they are in use");
}

/// The error for a text that is a secret by its name.
pub(super) fn report(path: &Path, findings: &mut Findings) {
    findings
        .error(
            codes::LITERAL_SECRET,
            path,
            format!("what {} holds looks like a password", quoted(&path.to_string())),
            "",
        )
        .help("keep it in a Secret, and read it with `valueFrom: {secretKeyRef: …}`")
        .because("git keeps it for ever: change it wherever it is in use");
}

/// Where texts stand that are secrets by their name: variables of containers, and what a ConfigMap holds.
pub(super) fn literals(object: &Value) -> Vec<Path> {
    let mut found = Vec::new();
    walk(&Path::root(), object, &mut found);
    if object.get("kind").and_then(Value::as_str) == Some("ConfigMap") {
        let entries = object.get("data").and_then(Value::as_object).into_iter().flatten();
        let named = entries.filter(|(key, value)| names_a_secret(key) && value.as_str() != Some(""));
        found.extend(named.map(|(key, _)| Path::root().key("data").key(key)));
    }
    found
}

fn walk(path: &Path, value: &Value, found: &mut Vec<Path>) {
    match value {
        Value::Object(entries) => {
            let text = |key: &str| entries.get(key).and_then(Value::as_str);
            // `$(NAME)` is another variable.
            let is_literal = text("value").is_some_and(|text| !text.is_empty() && !text.starts_with("$("));
            if is_literal && text("name").is_some_and(names_a_secret) {
                found.push(path.key("value"));
            }
            entries.iter().for_each(|(key, value)| walk(&path.key(key), value, found));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| walk(&path.index(index), item, found));
        }
        _ => {}
    }
}
