//! Environments: what they contain and may set.

use crate::diagnostic::suggest::nearest;
use crate::diagnostic::{Diagnostic, codes, quoted};
use crate::source::{Entry, Node, Value};

/// The keys that an environment may contain.
const KEYS: [&str; 3] = ["metadata", "spec", "accept"];
/// The keys that an environment may set in `metadata`.
const METADATA: [&str; 2] = ["name", "namespace"];

/// The names of a blueprint's environments, in the order written.
pub fn environments(blueprint: &Node) -> Vec<String> {
    blueprint.get("environments").map(Node::entries).unwrap_or_default().iter().map(|entry| entry.key.clone()).collect()
}

/// The environment of this name, if the document has it.
pub(super) fn named<'a>(document: &'a Node, name: &str) -> Option<&'a Node> {
    document.get("environments")?.get(name)
}

/// Reports all errors in the environments of a document.
pub(super) fn check(document: &Node, errors: &mut Vec<Diagnostic>) {
    let Some(environments) = document.entry("environments") else { return };
    for environment in map(environments, "{staging: {}}", errors) {
        // An environment that changes nothing may be left empty.
        if environment.value.value == Value::Null {
            continue;
        }
        for part in map(environment, "{spec: {instances: 1}}", errors) {
            if !KEYS.contains(&part.key.as_str()) {
                errors.push(not_allowed(&part.key, &part.key, part, &KEYS));
            } else if part.key == "metadata" && part.value.value != Value::Null {
                let others = map(part, "{namespace: staging}", errors)
                    .iter()
                    .filter(|entry| !METADATA.contains(&entry.key.as_str()));
                errors.extend(
                    others.map(|entry| not_allowed(&format!("metadata.{}", entry.key), &entry.key, entry, &METADATA)),
                );
            }
        }
    }
}

/// The error for an environment that a blueprint lacks although it has others.
pub fn no_environment(blueprint: &Node, name: &str) -> Diagnostic {
    let names = environments(blueprint);
    let error = Diagnostic::error(codes::NO_ENVIRONMENT, format!("the blueprint has no environment {}", quoted(name)));
    let error = match blueprint.entry("environments") {
        Some(entry) => error.at(entry.key_place.clone(), ""),
        None => error,
    };
    let all: Vec<String> = names.iter().map(|name| quoted(name)).collect();
    match nearest(name, names.iter().map(String::as_str)) {
        Some(near) => error.help(format!("write {}", quoted(near))),
        None => error.help(format!("write one of {}", all.join(", "))),
    }
}

/// The entries of a value that must be a map, such as `example`.
fn map<'a>(entry: &'a Entry, example: &str, errors: &mut Vec<Diagnostic>) -> &'a [Entry] {
    if !matches!(entry.value.value, Value::Mapping(_)) {
        let message = format!("{} must be a map, not {}", quoted(&entry.key), entry.value.value.kind());
        let error = Diagnostic::error(codes::NOT_A_MAP, message).at(entry.value.place.clone(), "");
        errors.push(error.help(format!("write {}", quoted(&format!("{}: {example}", entry.key)))));
    }
    entry.value.entries()
}

fn not_allowed(shown: &str, key: &str, entry: &Entry, allowed: &[&'static str]) -> Diagnostic {
    let message = format!("an environment cannot set {}", quoted(shown));
    let error = Diagnostic::error(codes::NOT_IN_ENVIRONMENT, message).at(entry.key_place.clone(), "");
    let error = match nearest(key, allowed.iter().copied()) {
        Some(near) => error.help(format!("write `{near}`")),
        None => error,
    };
    error.because("an environment can set only `metadata.name`, `metadata.namespace`, `spec` and `accept`")
}
