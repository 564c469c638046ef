//! Versions of PostgreSQL.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, Error, Unexpected, Visitor};
use serde::{Serialize, Serializer};

use super::text::Text;
use crate::diagnostic::{Problem, quoted};
use crate::knowledge::postgres::Major;

/// A major, `15`, or a minor release of it, `"15.8"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PostgresVersion {
    /// The major.
    pub major: Major,
    /// The minor release; `None` leaves it to the image.
    pub minor: Option<u16>,
}

impl Text for PostgresVersion {
    const FORMAT: &'static str = "postgres-version";
    const EXAMPLE: &'static str = "15.8";
    const PATTERN: Option<&'static str> = Some(r"^[0-9]{1,4}(\.[0-9]{1,4})?$");

    fn grammar() -> String {
        format!("a major from {} to {}, or a minor release in quotes", Major::OLDEST, Major::NEWEST)
    }

    fn parse(text: &str) -> Result<Self, Problem> {
        let number = |text: &str| {
            (!text.is_empty() && text.len() < 5 && text.chars().all(|c| c.is_ascii_digit()))
                .then(|| text.parse::<u16>().ok())
                .flatten()
        };
        let (major, minor) = match text.split_once('.') {
            Some((major, minor)) => (number(major), Some(number(minor))),
            None => (number(text), None),
        };
        let (Some(major), None | Some(Some(_))) = (major, minor) else {
            return Err(Problem::new(
                format!("{} is not a version of PostgreSQL", quoted(text)),
                "write a major, such as `15`, or a release, such as `\"15.8\"`",
            ));
        };
        let major = u8::try_from(major).ok().and_then(Major::new).ok_or_else(|| {
            Problem::new(
                format!("pgforge does not support PostgreSQL {major}"),
                format!("write a major from {} to {}", Major::OLDEST, Major::NEWEST),
            )
        })?;
        Ok(Self { major, minor: minor.flatten() })
    }
}

impl std::fmt::Display for PostgresVersion {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.minor {
            Some(minor) => write!(f, "{}.{minor}", self.major),
            None => self.major.fmt(f),
        }
    }
}

struct VersionVisitor;

impl Visitor<'_> for VersionVisitor {
    type Value = PostgresVersion;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "a major from {} to {} or text such as `15.8`", Major::OLDEST, Major::NEWEST)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<PostgresVersion, E> {
        let major = u8::try_from(number).ok().and_then(Major::new);
        major
            .map(|major| PostgresVersion { major, minor: None })
            .ok_or_else(|| E::invalid_value(Unexpected::Unsigned(number), &self))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<PostgresVersion, E> {
        match u64::try_from(number) {
            Ok(number) => self.visit_u64(number),
            Err(_) => Err(E::invalid_value(Unexpected::Signed(number), &self)),
        }
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<PostgresVersion, E> {
        PostgresVersion::parse(text).map_err(E::custom)
    }
}

impl<'de> Deserialize<'de> for PostgresVersion {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(VersionVisitor)
    }
}

impl Serialize for PostgresVersion {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.minor {
            None => serializer.serialize_u8(self.major.get()),
            Some(_) => serializer.collect_str(self),
        }
    }
}

impl JsonSchema for PostgresVersion {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "PostgresVersion".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": ["integer", "string"],
            "minimum": Major::OLDEST.get(),
            "maximum": Major::NEWEST.get(),
            "format": Self::FORMAT,
            "examples": [15, Self::EXAMPLE]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_a_major_or_a_minor_release_of_one() {
        assert_eq!(PostgresVersion::parse("15.8").unwrap().to_string(), "15.8");
        assert_eq!(serde_json::from_str::<PostgresVersion>("15").unwrap(), PostgresVersion::parse("15").unwrap());
        assert!(serde_json::from_str::<PostgresVersion>("15.8").is_err());
        assert_eq!(
            PostgresVersion::parse("9.6").unwrap_err(),
            Problem::new("pgforge does not support PostgreSQL 9", "write a major from 13 to 18")
        );
        for bad in ["", "15.", ".8", "15.8.1", "v15", "15-bookworm", "99999"] {
            assert_eq!(
                PostgresVersion::parse(bad).unwrap_err().message,
                format!("{} is not a version of PostgreSQL", quoted(bad))
            );
        }
    }
}
