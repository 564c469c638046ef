//! The schemas for editors, `schemas/*.schema.json`. They check a single file, before merging.
//!
//! Editors show the manual: each description states what a key accepts, its default and the effect of a change. Words
//! are in `enum`; grammars, which only pgforge knows, also in `pattern`.

use serde_json::{Map, Value, json};

use crate::blueprint::manual::{self, ANY, Accepts, Entry};
use crate::blueprint::{defaults_schema, file_schema, schema, values};
use crate::diagnostic::Path;
use crate::emit;

/// The schema of a blueprint.
pub fn cluster() -> Value {
    published(&schema(), file_schema(), "A pgforge blueprint: one PostgreSQL cluster")
}

/// The schema of a folder's defaults.
pub fn defaults() -> Value {
    let schema = defaults_schema();
    published(&schema, schema.clone(), "pgforge defaults: what the blueprints of a folder share")
}

fn published(manual: &Value, mut schema: Value, title: &str) -> Value {
    rewrite(manual, &Path::root(), &mut schema);
    // Repeating `spec` would double the file.
    let spec = &mut schema["properties"]["environments"]["additionalProperties"]["properties"]["spec"];
    *spec = json!({"$ref": "#/properties/spec", "description": spec["description"]});
    let mut whole = Map::new();
    whole.insert("$schema".to_owned(), "http://json-schema.org/draft-07/schema#".into());
    whole.insert("title".to_owned(), title.into());
    if let Value::Object(entries) = schema {
        whole.extend(entries.into_iter().filter(|(key, _)| !matches!(key.as_str(), "$schema" | "title")));
    }
    Value::Object(whole)
}

/// Turns a node and its children into an editor's schema.
fn rewrite(manual: &Value, path: &Path, here: &mut Value) {
    let Some(node) = here.as_object_mut() else { return };
    if let Some(entry) = manual::entry(manual, path) {
        node.insert("description".to_owned(), description(&entry).into());
        if let Accepts::Words(words) = &entry.accepts {
            offer(node, words);
        }
    }
    if let Some(names) = node.get_mut("propertyNames").and_then(Value::as_object_mut) {
        names.remove("examples");
        pattern(names);
    }
    pattern(node);
    for (key, below) in node.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten() {
        rewrite(manual, &path.key(key), below);
    }
    if let Some(below) = node.get_mut("additionalProperties") {
        rewrite(manual, &path.key(ANY), below);
    }
    if let Some(below) = node.get_mut("items") {
        rewrite(manual, &path.index(0), below);
    }
}

/// The description that an editor shows for a key.
fn description(entry: &Entry) -> String {
    let mut text = entry.about.clone();
    if matches!(entry.accepts, Accepts::Value(_) | Accepts::Names { .. }) {
        text.extend(["\n\nAccepts ", &entry.accepts.words(), "."]);
    }
    let facts = [
        ("Required", entry.required_words().map(|words| format!("{words}."))),
        ("Default", entry.default_words(emit::line).map(|words| format!("{words}."))),
        ("Change", entry.change.clone()),
    ];
    for (fact, words) in facts {
        text.extend(words.map(|words| format!("\n\n{fact}: {words}")));
    }
    text
}

/// Words as `enum`, each with its description; `null` last, if it is accepted.
fn offer(node: &mut Map<String, Value>, words: &[(String, String)]) {
    let variants = ["oneOf", "anyOf"].into_iter().filter_map(|key| node.remove(key));
    let null = variants
        .flat_map(|variants| variants.as_array().cloned().unwrap_or_default())
        .any(|variant| variant["type"] == "null");
    let mut offered: Vec<Value> = words.iter().map(|(word, _)| word.as_str().into()).collect();
    let about: Vec<Value> = words.iter().map(|(_, about)| about.as_str().into()).collect();
    node.insert("type".to_owned(), if null { json!(["string", "null"]) } else { json!("string") });
    offered.extend(null.then_some(Value::Null));
    node.insert("enum".to_owned(), offered.into());
    node.insert("markdownEnumDescriptions".to_owned(), about.into());
}

/// A grammar as a regular expression, with the help for a text that does not match.
fn pattern(node: &mut Map<String, Value>) {
    let Some(format) = node.get("format").and_then(Value::as_str).and_then(values::format) else { return };
    if let Some(pattern) = format.pattern {
        node.insert("pattern".to_owned(), pattern.into());
        node.insert("patternErrorMessage".to_owned(), format!("Write {}.", (format.grammar)()).into());
    }
    // An editor might implement a format of the same name differently.
    node.remove("format");
}
