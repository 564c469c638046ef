//! Schemas of partial documents, which are merged with others: every key is optional.

use schemars::Schema;
use serde_json::{Value, json};

/// Returns the schema with every key optional. A key may also be `null`, which removes it.
pub(super) fn partial(schema: Schema) -> Schema {
    let mut value = schema.to_value();
    loosen(&mut value);
    Schema::try_from(value).unwrap_or_default()
}

/// Allows `null` for every key of a schema, and requires none.
pub(super) fn loosen(schema: &mut Value) {
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
