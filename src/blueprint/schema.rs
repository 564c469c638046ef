//! The JSON Schemas, made from the types.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

use super::partial::loosen;
use super::{Blueprint, Defaults};
use crate::diagnostic::{Path, Segment};

/// The schema of a blueprint, everything merged that is to be merged with it.
pub fn schema() -> Value {
    of::<Blueprint>()
}

/// The schema of a folder's defaults.
pub fn defaults_schema() -> Value {
    of::<Defaults>()
}

/// The schema of a blueprint's file by itself, before anything is merged with it: what the defaults or an environment
/// may bring is not demanded, and a `null`, which removes what the defaults bring, is taken.
pub fn file_schema() -> Value {
    let mut schema = schema();
    // The namespace may be left to environments; the name should not be.
    schema["required"] = json!(["apiVersion", "kind", "metadata"]);
    schema["properties"]["metadata"]["required"] = json!(["name"]);
    loosen(&mut schema["properties"]["spec"]);
    schema
}

/// The schema of what stands at a path: through `properties`, through the values of maps, through the items of lists.
pub fn at<'a>(schema: &'a Value, path: &Path) -> Option<&'a Value> {
    path.0.iter().try_fold(schema, |schema, step| match step {
        Segment::Index(_) => schema.get("items"),
        Segment::Key(key) => schema
            .get("properties")
            .and_then(|properties| properties.get(key))
            .or_else(|| schema.get("additionalProperties").filter(|values| values.is_object())),
    })
}

/// Without `$ref`, so that a path through the document is a path through the schema.
fn of<T: JsonSchema>() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
    let mut schema = settings.into_generator().into_root_schema_for::<T>().to_value();
    unwrap_lines(&mut schema);
    schema
}

/// A doc comment's lines end where the source's do; a paragraph's should not.
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
