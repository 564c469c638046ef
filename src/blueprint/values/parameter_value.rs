//! Values of PostgreSQL parameters.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde::{Serialize, Serializer};

use super::text::Text;
use crate::diagnostic::Problem;

/// The value of a parameter in YAML. Its `Display` is the unquoted text of `postgresql.conf` and `SHOW`: `on`, `200`,
/// `0.9`, `512MB`.
#[derive(Debug, Clone, PartialEq)]
pub enum PgValue {
    /// `true`, `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number with a fraction.
    Float(f64),
    /// Any text without NUL.
    String(String),
}

impl Text for PgValue {
    const FORMAT: &'static str = "postgres-value";
    const EXAMPLE: &'static str = "512MB";

    fn grammar() -> String {
        "a value of the parameter: text, a number, `true` or `false`".to_owned()
    }

    fn parse(text: &str) -> Result<Self, Problem> {
        if text.contains('\0') {
            return Err(Problem::new("a parameter's value cannot contain the character NUL", "remove `\\0`"));
        }
        Ok(Self::String(text.to_owned()))
    }
}

impl std::fmt::Display for PgValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Bool(value) => f.write_str(if *value { "on" } else { "off" }),
            Self::Int(value) => write!(f, "{value}"),
            Self::Float(value) => write!(f, "{value}"),
            Self::String(value) => f.write_str(value),
        }
    }
}

struct ValueVisitor;

impl Visitor<'_> for ValueVisitor {
    type Value = PgValue;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("text, a number, or `true` or `false`")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<PgValue, E> {
        Ok(PgValue::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<PgValue, E> {
        Ok(PgValue::Int(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<PgValue, E> {
        // Outside every integer parameter's range; the check of the range reports it.
        #[expect(clippy::cast_precision_loss, reason = "only its size matters")]
        Ok(i64::try_from(value).map_or(PgValue::Float(value as f64), PgValue::Int))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<PgValue, E> {
        Ok(PgValue::Float(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<PgValue, E> {
        PgValue::parse(value).map_err(E::custom)
    }
}

impl<'de> Deserialize<'de> for PgValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

impl Serialize for PgValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Int(value) => serializer.serialize_i64(*value),
            Self::Float(value) => serializer.serialize_f64(*value),
            Self::String(value) => serializer.serialize_str(value),
        }
    }
}

impl JsonSchema for PgValue {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "PgValue".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": ["string", "number", "boolean"], "format": Self::FORMAT, "examples": [Self::EXAMPLE]})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yaml_values_become_the_text_of_postgresql_conf() {
        for (json, text) in [
            ("true", "on"),
            ("false", "off"),
            ("200", "200"),
            ("-1", "-1"),
            ("0.9", "0.9"),
            ("\"512MB\"", "512MB"),
            ("\"it's\"", "it's"),
        ] {
            let value: PgValue = serde_json::from_str(json).unwrap();
            assert_eq!(value.to_string(), text);
        }
    }

    #[test]
    fn nul_is_rejected() {
        assert_eq!(PgValue::parse("a\0b").unwrap_err().message, "a parameter's value cannot contain the character NUL");
    }
}
