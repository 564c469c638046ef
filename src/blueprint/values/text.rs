//! The mechanism behind every value that is written as text.

use std::fmt::Display;

use schemars::{Schema, json_schema};
use serde::de::{Deserializer, Error, Visitor};

use crate::diagnostic::Problem;

/// A value with a grammar. Its `Display` is the canonical text, which parses to the same value.
pub trait Text: Sized + Display {
    /// The grammar's name, the `format` of the JSON Schema.
    const FORMAT: &'static str;
    /// A text that parses, for the manual and for help.
    const EXAMPLE: &'static str;
    /// A regular expression that every text of the grammar matches, for editors, which do not know our grammars. `None`
    /// if it would say little.
    const PATTERN: Option<&'static str> = None;

    /// The accepted texts, with unit and range: a noun phrase for the manual.
    fn grammar() -> String;
    /// Parses the value, or says what to write instead.
    fn parse(text: &str) -> Result<Self, Problem>;
}

struct TextVisitor<T>(std::marker::PhantomData<T>);

impl<T: Text> Visitor<'_> for TextVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "text such as `{}`", T::EXAMPLE)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        T::parse(text).map_err(E::custom)
    }
}

/// What serde makes of a text.
pub(super) fn deserialize<'de, T: Text, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_str(TextVisitor(std::marker::PhantomData))
}

/// The schema of a text.
pub(super) fn schema<T: Text>() -> Schema {
    json_schema!({"type": "string", "format": T::FORMAT, "examples": [T::EXAMPLE]})
}

/// Implements for a `struct Name(String)` what every plain text has: `as_str`, `Display`, and look-up by `&str` in
/// maps.
macro_rules! plain {
    ($text:ident) => {
        impl $text {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::borrow::Borrow<str> for $text {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $text {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}
pub(super) use plain;
