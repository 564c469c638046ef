//! The JSON Schemas, generated from the types.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde_json::{Value, json};

use super::{Blueprint, Defaults};
use crate::diagnostic::{Path, Segment};

/// The schema of a completely merged blueprint.
pub fn schema() -> Value {
    of::<Blueprint>()
}

/// The schema of a folder's defaults.
pub fn defaults_schema() -> Value {
    of::<Defaults>()
}

/// The schema of a blueprint file before merging. Keys that the defaults or an environment may set are optional, and
/// `null`, which removes a default, is accepted.
pub fn file_schema() -> Value {
    let mut schema = schema();
    // Environments may set the namespace; the file should set the name.
    schema["required"] = json!(["apiVersion", "kind", "metadata"]);
    schema["properties"]["metadata"]["required"] = json!(["name"]);
    loosen(&mut schema["properties"]["spec"]);
    schema
}

/// The schema at a path: follows `properties`, the values of maps and the items of lists.
pub fn at<'a>(schema: &'a Value, path: &Path) -> Option<&'a Value> {
    path.0.iter().try_fold(schema, |schema, step| match step {
        Segment::Index(_) => schema.get("items"),
        Segment::Key(key) => schema
            .get("properties")
            .and_then(|properties| properties.get(key))
            .or_else(|| schema.get("additionalProperties").filter(|values| values.is_object())),
    })
}

/// Without `$ref`, so that a path in the document is a path in the schema.
fn of<T: JsonSchema>() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
    let mut schema = settings.into_generator().into_root_schema_for::<T>().to_value();
    unwrap_lines(&mut schema);
    schema
}

/// Joins the lines of each paragraph, because the line breaks are those of the source.
fn unwrap_lines(schema: &mut Value) {
    match schema {
        Value::Object(entries) => {
            if let Some(Value::String(text)) = entries.get_mut("description") {
                *text =
                    text.split("\n\n").map(|paragraph| paragraph.replace('\n', " ")).collect::<Vec<_>>().join("\n\n");
            }
            entries.values_mut().for_each(unwrap_lines);
        }
        Value::Array(items) => items.iter_mut().for_each(unwrap_lines),
        _ => {}
    }
}

/// A schema in which every part is optional or, to remove it, `null`.
pub(super) fn partial(schema: Schema) -> Schema {
    let mut value = schema.to_value();
    loosen(&mut value);
    Schema::try_from(value).unwrap_or_default()
}

fn loosen(schema: &mut Value) {
    let Some(schema) = schema.as_object_mut() else { return };
    schema.remove("required");
    match schema.get_mut("type") {
        Some(Value::String(one)) => {
            let types = vec![Value::String(one.clone()), "null".into()];
            schema.insert("type".to_owned(), Value::Array(types));
        }
        Some(Value::Array(types)) if !types.contains(&"null".into()) => types.push("null".into()),
        _ => {}
    }
    if let Some(Value::Array(words)) = schema.get_mut("oneOf") {
        words.push(json!({"type": "null"}));
    }
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        properties.values_mut().for_each(loosen);
    }
    if let Some(values) = schema.get_mut("additionalProperties") {
        loosen(values);
    }
}
