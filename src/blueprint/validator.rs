//! The compiled schema, which finds all violations of a document.

use jsonschema::error::ValidationErrorKind;
use jsonschema::paths::LocationSegment;
use jsonschema::{Keyword, ValidationError, Validator};
use serde_json::Value;

use super::values::Format;
use crate::diagnostic::{Path, Segment};

/// One violation.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Violation {
    /// A map has a key that the schema does not have.
    UnknownKey(String),
    /// A map lacks a key.
    MissingKey(String),
    /// A key of a map does not match its grammar.
    Key {
        /// The key.
        key: String,
        /// The grammar's name.
        format: String,
    },
    /// A value has none of the schema's types, or is none of its words.
    Mismatch,
    /// A number is outside its range.
    Range,
    /// A text does not match its grammar.
    Format(String),
    /// A violation that our schemas cannot produce.
    Other(String),
}

/// A compiled schema.
pub(super) struct SchemaValidator(Validator);

impl SchemaValidator {
    /// Compiles a schema.
    ///
    /// # Panics
    /// If the schema does not compile; a test compiles both.
    pub(super) fn new(schema: &Value) -> Self {
        let mut schema = schema.clone();
        demand_whole(&mut schema);
        let mut options = jsonschema::draft202012::options().should_validate_formats(true);
        for format in Format::all() {
            options = options.with_format(format.name, |text: &str| (format.check)(text).is_ok());
        }
        let options = options.with_keyword(WHOLE, |_, _, _| Ok(Box::new(Whole)));
        Self(options.offline().build(&schema).expect("a test compiles the schemas, which are generated from types"))
    }

    /// Whether a document has no violation.
    #[cfg(test)]
    pub(super) fn accepts(&self, document: &Value) -> bool {
        self.0.is_valid(document)
    }

    /// Every violation and its path.
    pub(super) fn violations(&self, document: &Value) -> Vec<(Path, Violation)> {
        self.0.iter_errors(document).flat_map(|error| facts(&error)).collect()
    }
}

/// JSON Schema accepts `3.0` as an integer. Serde does not, and `version: 15.0` is an error.
const WHOLE: &str = "x-whole";

struct Whole;

impl<'i> Keyword<'i> for Whole {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        if self.is_valid(instance) { Ok(()) } else { Err(ValidationError::custom("not a whole number")) }
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        !instance.is_f64()
    }
}

fn demand_whole(schema: &mut Value) {
    match schema {
        Value::Object(entries) => {
            let types = entries.get("type");
            let whole = types.is_some_and(|types| {
                types == "integer" || types.as_array().is_some_and(|types| types.contains(&"integer".into()))
            });
            if whole {
                entries.insert(WHOLE.to_owned(), true.into());
            }
            entries.values_mut().for_each(demand_whole);
        }
        Value::Array(items) => items.iter_mut().for_each(demand_whole),
        _ => {}
    }
}

fn facts(error: &ValidationError) -> Vec<(Path, Violation)> {
    let path = Path(error.instance_path().segments().map(segment).collect());
    let one = |violation| vec![(path.clone(), violation)];
    match error.kind() {
        ValidationErrorKind::AdditionalProperties { unexpected } => {
            unexpected.iter().map(|key| (path.clone(), Violation::UnknownKey(key.clone()))).collect()
        }
        ValidationErrorKind::Required { property } => {
            one(Violation::MissingKey(property.as_str().unwrap_or_default().to_owned()))
        }
        ValidationErrorKind::PropertyNames { error } => match (error.kind(), error.instance().as_str()) {
            (ValidationErrorKind::Format { format }, Some(key)) => {
                one(Violation::Key { key: key.to_owned(), format: format.clone() })
            }
            _ => one(Violation::Other(error.to_string())),
        },
        ValidationErrorKind::Type { .. }
        | ValidationErrorKind::OneOfNotValid { .. }
        | ValidationErrorKind::AnyOf { .. }
        | ValidationErrorKind::Enum { .. }
        | ValidationErrorKind::Constant { .. }
        | ValidationErrorKind::Custom { .. } => one(Violation::Mismatch),
        ValidationErrorKind::Minimum { .. } | ValidationErrorKind::Maximum { .. } => one(Violation::Range),
        ValidationErrorKind::Format { format } => one(Violation::Format(format.clone())),
        _ => one(Violation::Other(error.to_string())),
    }
}

fn segment(segment: LocationSegment) -> Segment {
    match segment {
        LocationSegment::Property(key) => Segment::Key(key.into_owned()),
        LocationSegment::Index(index) => Segment::Index(index),
    }
}

#[cfg(test)]
mod tests {
    use super::super::schema::{defaults_schema, schema};
    use super::*;

    #[test]
    fn both_schemas_compile() {
        for schema in [schema(), defaults_schema()] {
            assert!(!SchemaValidator::new(&schema).violations(&Value::Null).is_empty());
        }
    }

    #[test]
    fn every_format_of_the_schema_has_a_grammar() {
        fn formats(schema: &Value, found: &mut Vec<String>) {
            match schema {
                Value::Object(entries) => {
                    found.extend(entries.get("format").and_then(Value::as_str).map(str::to_owned));
                    entries.values().for_each(|value| formats(value, found));
                }
                Value::Array(items) => items.iter().for_each(|item| formats(item, found)),
                _ => {}
            }
        }
        let mut found = Vec::new();
        formats(&schema(), &mut found);
        assert!(found.len() > 20);
        for format in found {
            assert!(super::super::values::format(&format).is_some(), "{format}");
        }
    }
}
