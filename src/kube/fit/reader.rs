//! Reads a value into one of Kubernetes' types and records each key that the type does not have: the types ignore such
//! keys, and so does the API server.

use std::cell::RefCell;

use serde::de::value::{MapDeserializer, SeqDeserializer, StrDeserializer};
use serde::de::{Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::{Error, Value};

use crate::diagnostic::Path;

/// A key that the type does not have, and the keys that it has.
pub(super) type Unknown = (Path, &'static [&'static str]);

/// A value and its path in the object.
#[derive(Clone)]
pub(super) struct Reader<'a> {
    value: &'a Value,
    path: Path,
    unknown: &'a RefCell<Vec<Unknown>>,
}

impl<'a> Reader<'a> {
    /// Reads a whole object.
    pub(super) fn new(value: &'a Value, unknown: &'a RefCell<Vec<Unknown>>) -> Self {
        Self { value, path: Path::root(), unknown }
    }

    fn below(&self, value: &'a Value, path: Path) -> Self {
        Self { value, path, unknown: self.unknown }
    }
}

impl<'de> IntoDeserializer<'de, Error> for Reader<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Reader<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value {
            Value::Array(items) => {
                let items = items.iter().enumerate().map(|(index, item)| self.below(item, self.path.index(index)));
                visitor.visit_seq(SeqDeserializer::new(items))
            }
            Value::Object(entries) => {
                let entries = entries
                    .iter()
                    .map(|(key, value)| (StrDeserializer::<Error>::new(key), self.below(value, self.path.key(key))));
                visitor.visit_map(MapDeserializer::new(entries))
            }
            leaf => leaf.deserialize_any(visitor),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        for (key, value) in self.value.as_object().into_iter().flatten() {
            // `null` counts as absent.
            if !fields.contains(&key.as_str()) && !value.is_null() {
                self.unknown.borrow_mut().push((self.path.key(key), fields));
            }
        }
        self.deserialize_any(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.value.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map enum identifier ignored_any
    }
}
