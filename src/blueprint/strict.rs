//! Deserialisation that is as strict as the schema.
//!
//! Serde's derived code accepts a list for a struct and a map for a unit variant; the schema does not. This
//! deserializer of JSON values accepts only maps for structs and only text for enums.

use serde::de::value::{MapDeserializer, SeqDeserializer, StrDeserializer};
use serde::de::{Deserialize, Deserializer, Error as _, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::{Error, Value};

/// Reads a value as strictly as the schema does, from a deserializer that buffers it.
pub(super) fn deserialize<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: for<'value> Deserialize<'value>,
    D: Deserializer<'de>,
{
    let value = Value::deserialize(deserializer)?;
    T::deserialize(Strict(&value)).map_err(D::Error::custom)
}

/// A value to read strictly.
#[derive(Clone, Copy)]
pub(super) struct Strict<'de>(pub &'de Value);

impl Strict<'_> {
    fn mismatch(self, expected: &str) -> Error {
        let found = match self.0 {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "text",
            Value::Array(_) => "a list",
            Value::Object(_) => "a map",
        };
        Error::custom(format_args!("{found} where {expected} is expected"))
    }
}

impl<'de> IntoDeserializer<'de, Error> for Strict<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Strict<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Number(number) => match (number.as_u64(), number.as_i64(), number.as_f64()) {
                (Some(value), _, _) => visitor.visit_u64(value),
                (_, Some(value), _) => visitor.visit_i64(value),
                (_, _, Some(value)) => visitor.visit_f64(value),
                _ => Err(self.mismatch("a smaller number")),
            },
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Array(items) => visitor.visit_seq(SeqDeserializer::new(items.iter().map(Strict))),
            Value::Object(entries) => visitor.visit_map(MapDeserializer::new(
                entries.iter().map(|(key, value)| (StrDeserializer::<Error>::new(key), Strict(value))),
            )),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        if self.0.is_object() { self.deserialize_any(visitor) } else { Err(self.mismatch("a map")) }
    }

    // `serde_json` accepts null as an empty map.
    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.0.is_object() { self.deserialize_any(visitor) } else { Err(self.mismatch("a map")) }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.0 {
            Value::String(text) => visitor.visit_enum(StrDeserializer::<Error>::new(text)),
            _ => Err(self.mismatch("a word")),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Initdb, Restart};
    use super::*;
    use serde_json::json;

    #[test]
    fn a_list_is_not_a_struct_and_a_map_is_not_a_word() {
        let initdb = |value: Value| Initdb::deserialize(Strict(&value)).map_err(|error| error.to_string());
        assert!(initdb(json!({"encoding": "UTF8"})).is_ok());
        assert_eq!(initdb(json!(["C", "UTF8", true])), Err("a list where a map is expected".to_owned()));
        let restart = |value: Value| Restart::deserialize(Strict(&value)).map_err(|error| error.to_string());
        assert_eq!(restart(json!("manual")), Ok(Restart::Manual));
        assert_eq!(restart(json!({"manual": null})), Err("a map where a word is expected".to_owned()));
    }
}
