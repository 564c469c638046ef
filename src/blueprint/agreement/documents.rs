//! Documents generated from the schema, so that new keys are tested automatically.

use serde_json::{Map, Value, json};

use crate::diagnostic::{Path, Segment};

/// A value that a schema accepts, with every key, one entry of each map and one item of each list. `choice` picks one
/// of several accepted values.
pub(super) fn example(schema: &Value, choice: usize) -> Value {
    let list = |key: &str| schema.get(key).and_then(Value::as_array).filter(|values| !values.is_empty());
    let picked = |values: &'_ Vec<Value>| values[choice % values.len()].clone();
    if let Some(only) = schema.get("const") {
        return only.clone();
    }
    if let Some(words) = list("enum") {
        return picked(words);
    }
    let mut whole = Map::new();
    let properties = schema.get("properties").and_then(Value::as_object);
    for (key, value) in properties.into_iter().flatten() {
        whole.insert(key.clone(), example(value, choice));
    }
    if let Some(variants) = list("oneOf").or_else(|| list("anyOf")) {
        match example(&picked(variants), choice) {
            Value::Object(entries) => whole.extend(entries),
            other => return other,
        }
    }
    if let Some(values) = schema.get("additionalProperties").filter(|values| values.is_object()) {
        let names = schema.get("propertyNames").and_then(|names| names.get("examples")?.get(0)?.as_str());
        whole.insert(names.unwrap_or("a").to_owned(), example(values, choice));
    }
    if !whole.is_empty() {
        return Value::Object(whole);
    }
    if let Some(items) = schema.get("items") {
        return json!([example(items, choice)]);
    }
    list("examples").map_or_else(|| simple(schema, choice), picked)
}

/// A value of a schema that has only a type.
fn simple(schema: &Value, choice: usize) -> Value {
    match schema.get("type").and_then(|types| types.as_str().or_else(|| types.get(0)?.as_str())) {
        Some("boolean") => choice.is_multiple_of(2).into(),
        Some("integer") => schema.get("minimum").cloned().unwrap_or_else(|| 1.into()),
        Some("object") => json!({}),
        Some("null") => Value::Null,
        _ => "a".into(),
    }
}

/// The paths of all nodes except the root.
pub(super) fn paths(document: &Value) -> Vec<Path> {
    fn walk(value: &Value, here: &Path, found: &mut Vec<Path>) {
        let children: Vec<(Path, &Value)> = match value {
            Value::Object(entries) => entries.iter().map(|(key, value)| (here.key(key), value)).collect(),
            Value::Array(items) => items.iter().enumerate().map(|(index, item)| (here.index(index), item)).collect(),
            _ => Vec::new(),
        };
        for (path, child) in children {
            walk(child, &path, found);
            found.push(path);
        }
    }
    let mut found = Vec::new();
    walk(document, &Path::root(), &mut found);
    found
}

/// The node at a path.
pub(super) fn node<'a>(document: &'a mut Value, path: &[Segment]) -> &'a mut Value {
    path.iter().fold(document, |value, step| match step {
        Segment::Key(key) => &mut value[key.as_str()],
        Segment::Index(index) => &mut value[*index],
    })
}
