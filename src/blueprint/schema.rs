//! The JSON Schemas, generated from the types.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

use super::partial::loosen;
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
