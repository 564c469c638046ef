//! The wording of diagnostics about the shape of a document.

use serde_json::Value;

use crate::diagnostic::{Path, Segment, quoted};
use crate::overlay::Places;
use crate::source;

/// The subject of a message: the last key of a path.
pub(super) fn subject(path: &Path) -> String {
    match &path.0[..] {
        [] => "the document".to_owned(),
        [.., Segment::Key(key)] => quoted(key),
        [.., Segment::Key(key), Segment::Index(_)] => format!("an item of {}", quoted(key)),
        [.., Segment::Index(_)] => "an item".to_owned(),
    }
}

/// The value at a path.
pub(super) fn found(places: &Places, path: &Path) -> String {
    let Some(node) = places.get(path) else { return "nothing".to_owned() };
    match &node.value {
        source::Value::Null => "nothing".to_owned(),
        source::Value::Bool(value) => format!("`{value}`"),
        source::Value::Int(_) | source::Value::Float(_) => format!("the number {}", quoted(node.place.text())),
        source::Value::String(text) => format!("the text {}", quoted(text)),
        source::Value::Sequence(_) => "a list".to_owned(),
        source::Value::Mapping(_) => "a map".to_owned(),
    }
}

fn types(schema: &Value) -> Vec<&str> {
    match schema.get("type") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// The types that a schema accepts, except `null`.
pub(super) fn expected(schema: &Value) -> String {
    let names = |kind: &str| -> &[&str] {
        match kind {
            "string" => &["text"],
            "integer" => &["a whole number"],
            "number" => &["a number"],
            "boolean" => &["`true`", "`false`"],
            "array" => &["a list"],
            "object" => &["a map"],
            _ => &[],
        }
    };
    let offered = words(schema);
    if offered.is_empty() {
        let names: Vec<&str> = types(schema).into_iter().flat_map(names).copied().collect();
        if names.is_empty() { "anything".to_owned() } else { join(&names, "or") }
    } else {
        list(&offered, "or")
    }
}

/// The words that a schema accepts.
pub(super) fn words(schema: &Value) -> Vec<&str> {
    let several = ["oneOf", "anyOf"].into_iter().filter_map(|key| schema.get(key)?.as_array()).flatten();
    let own = schema.get("const").and_then(Value::as_str);
    let listed = schema.get("enum").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    own.into_iter().chain(listed).chain(several.flat_map(words)).collect()
}

/// The whole numbers that a schema accepts.
pub(super) fn whole_number(schema: &Value) -> String {
    match (schema.get("minimum"), schema.get("maximum")) {
        (Some(least), Some(most)) => format!("a whole number from {least} to {most}"),
        _ => "a whole number".to_owned(),
    }
}

/// What to write instead of a value of the wrong type.
pub(super) fn instead(schema: &Value, places: &Places, path: &Path) -> String {
    let (types, offered) = (types(schema), words(schema));
    let Some(node) = places.get(path) else { return format!("write {}", expected(schema)) };
    let raw = node.place.text();
    let format = schema.get("format").and_then(Value::as_str);
    let example = schema.get("examples").and_then(|examples| examples.get(0));
    let takes = |kind| types.contains(&kind);
    match &node.value {
        _ if !offered.is_empty() => format!("write {}", list(&offered, "or")),
        source::Value::Int(_) | source::Value::Float(_) if takes("string") => match (format, example) {
            // A number without its unit would be a different quantity.
            (Some("kubernetes-size" | "time-span"), Some(Value::String(example))) => {
                format!("write the unit too, such as `{example}`")
            }
            _ => format!("write `\"{raw}\"`"),
        },
        source::Value::Bool(_) if takes("string") && !takes("array") => format!("write `\"{raw}\"`"),
        source::Value::String(text) if takes("integer") && text.parse::<i64>().is_ok() => format!("write `{text}`"),
        source::Value::Float(number) if takes("integer") && number.fract() == 0.0 => format!("write `{number}`"),
        _ if takes("integer") => format!("write {}", whole_number(schema)),
        source::Value::String(text) if takes("boolean") => match &*text.to_ascii_lowercase() {
            "yes" | "on" | "true" | "y" => "write `true`".to_owned(),
            "no" | "off" | "false" | "n" => "write `false`".to_owned(),
            _ => "write `true` or `false`".to_owned(),
        },
        source::Value::String(text) if takes("array") => format!("write `[{}]`", Value::String(text.clone())),
        _ if takes("array") => match example {
            Some(example) => format!("write a list, such as `{example}`"),
            None => "write a list: `[]`, or one line that begins with `- ` for each item".to_owned(),
        },
        _ if takes("object") => map(schema, path),
        _ => match example {
            Some(Value::String(example)) => format!("write text, such as `{example}`"),
            _ => format!("write {}", expected(schema)),
        },
    }
}

fn map(schema: &Value, path: &Path) -> String {
    match schema.get("properties").and_then(Value::as_object) {
        Some(properties) => {
            let keys: Vec<&str> = properties.keys().map(String::as_str).collect();
            match path.0.last() {
                Some(Segment::Index(_)) => format!("write a map with {}", list(&keys, "and")),
                _ => format!("write a map below {}, with {}", subject(path), list(&keys, "and")),
            }
        }
        None if schema.get("propertyNames").is_some() => {
            format!("write a map below {}, with a name for each entry", subject(path))
        }
        None => format!("write a map below {}", subject(path)),
    }
}

/// The text to write for a missing key.
pub(super) fn example(key: &str, schema: &Value) -> String {
    let offered = words(schema);
    match (&offered[..], schema.get("examples").and_then(|examples| examples.get(0)), schema.get("properties")) {
        ([word], ..) => format!("`{key}: {word}`"),
        ([_, ..], ..) => format!("`{key}:` and {}", list(&offered, "or")),
        (_, Some(Value::String(example)), _) => format!("`{key}: {example}`"),
        (_, Some(example), _) => format!("`{key}: {example}`"),
        (_, _, Some(Value::Object(properties))) => {
            let required =
                schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
            let required: Vec<&str> = required.filter(|key| properties.contains_key(*key)).collect();
            if required.is_empty() {
                format!("`{key}: {{}}`")
            } else {
                format!("`{key}:` with {}", list(&required, "and"))
            }
        }
        _ => format!("`{key}:`"),
    }
}

/// The other paths at which the language has a key.
pub(super) fn elsewhere(schema: &Value, key: &str) -> Vec<Path> {
    fn search(schema: &Value, path: &Path, key: &str, found: &mut Vec<Path>) {
        for (name, property) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            if name == "environments" {
                continue;
            }
            let path = path.key(name);
            search(property, &path, key, found);
            if name == key {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    search(schema, &Path::root(), key, &mut found);
    found
}

/// `` `a`, `b` and `c` ``.
pub(super) fn list(words: &[&str], last: &str) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    join(&quoted.iter().map(String::as_str).collect::<Vec<_>>(), last)
}

fn join(words: &[&str], last: &str) -> String {
    match words {
        [] => "nothing".to_owned(),
        [one] => (*one).to_owned(),
        [most @ .., end] => format!("{} {last} {end}", most.join(", ")),
    }
}
