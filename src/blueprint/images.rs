//! `spec.images`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use super::values::Image;
use crate::knowledge::images::ImageRole;

/// Container images that the blueprint names itself, by role.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Images(pub BTreeMap<ImageRole, Image>);

struct ImagesVisitor;

impl<'de> Visitor<'de> for ImagesVisitor {
    type Value = Images;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a map from roles to images")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Images, A::Error> {
        let mut images = BTreeMap::new();
        while let Some(key) = entries.next_key::<String>()? {
            let role = ImageRole::ALL
                .into_iter()
                .find(|role| role.key() == key)
                .ok_or_else(|| A::Error::unknown_field(&key, &[]))?;
            if let Some(image) = entries.next_value::<Option<Image>>()? {
                images.insert(role, image);
            }
        }
        Ok(Images(images))
    }
}

impl<'de> Deserialize<'de> for Images {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ImagesVisitor)
    }
}

impl Serialize for Images {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(role, image)| (role.key(), image)))
    }
}

impl JsonSchema for Images {
    fn schema_name() -> Cow<'static, str> {
        "Images".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let image = |role: ImageRole, generator: &mut SchemaGenerator| {
            let mut schema = generator.subschema_for::<Option<Image>>();
            schema.insert("description".to_owned(), role.about().into());
            (role.key().to_owned(), schema.to_value())
        };
        let properties: Map<String, Value> = ImageRole::ALL.into_iter().map(|role| image(role, generator)).collect();
        json_schema!({
            "description": "Container images. Default: those that the program knows; digests are welcome.",
            "type": "object",
            "properties": properties,
            "additionalProperties": false
        })
    }
}
