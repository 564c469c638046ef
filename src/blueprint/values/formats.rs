//! The table of all text formats of the blueprint, and their implementations of serde and the schema.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{Deserialize, Deserializer};
use serde::{Serialize, Serializer};

use super::text::{Text, deserialize, schema};
use super::{
    BucketName, Bytes, CheckCode, Cidr, Cpu, Cron, Duration, Encoding, Endpoint, GroupVersion, HbaLine, HostName,
    Identifier, Image, JsonPointer, Kind, KubernetesVersion, LabelKey, LabelValue, Locale, Name, Namespace, ObjectName,
    ParameterName, PgValue, PostgresVersion, Prefix, ReleaseLine, ResourceName, RunName, Scope, TimeZone,
};
use crate::diagnostic::Problem;

/// A text format, as the schema's validator uses it.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// The schema's `format`.
    pub name: &'static str,
    /// Checks a text, and returns the problem if it is invalid.
    pub check: fn(&str) -> Result<(), Problem>,
    /// [`Text::EXAMPLE`].
    pub example: &'static str,
    /// [`Text::grammar`].
    pub grammar: fn() -> String,
    /// [`Text::PATTERN`].
    pub pattern: Option<&'static str>,
}

impl Format {
    const fn of<T: Text>() -> Self {
        Self {
            name: T::FORMAT,
            check: |text| T::parse(text).map(drop),
            example: T::EXAMPLE,
            grammar: T::grammar,
            pattern: T::PATTERN,
        }
    }

    /// Returns every format of the blueprint.
    pub fn all() -> &'static [Self] {
        FORMATS
    }
}

/// Finds a format by its name.
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}

/// Implements serde, the schema and `TryFrom` for each `text` type, and adds all types to the table of formats. `mixed`
/// types also accept numbers, so they implement serde and the schema themselves.
macro_rules! texts {
    (text: $($text:ident),+; mixed: $($mixed:ident),+) => {
        const FORMATS: &[Format] = &[$(Format::of::<$text>(),)+ $(Format::of::<$mixed>(),)+];

        $(
            impl<'de> Deserialize<'de> for $text {
                fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    deserialize(deserializer)
                }
            }

            impl Serialize for $text {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    serializer.collect_str(self)
                }
            }

            impl JsonSchema for $text {
                fn schema_name() -> std::borrow::Cow<'static, str> {
                    stringify!($text).into()
                }

                fn inline_schema() -> bool {
                    true
                }

                fn json_schema(_: &mut SchemaGenerator) -> Schema {
                    schema::<Self>()
                }
            }

            impl TryFrom<String> for $text {
                type Error = Problem;

                fn try_from(text: String) -> Result<Self, Problem> {
                    Self::parse(&text)
                }
            }
        )+
    };
}

texts! {
    text: BucketName, Bytes, CheckCode, Cidr, Cpu, Cron, Duration, Encoding, Endpoint, GroupVersion, HbaLine, HostName, Identifier, Image, JsonPointer, Kind, KubernetesVersion, LabelKey, LabelValue, Locale, Name, Namespace, ObjectName, ParameterName, Prefix, ReleaseLine, ResourceName, RunName, Scope, TimeZone;
    mixed: PgValue, PostgresVersion
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::Index;
    use serde_json::json;

    use super::super::super::validator::SchemaValidator;
    use super::*;

    #[test]
    fn format_names_are_unique() {
        let mut names: Vec<_> = Format::all().iter().map(|format| format.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Format::all().len());
    }

    #[test]
    fn examples_parse_and_canonical_texts_parse_to_themselves() {
        fn round_trips<T: Text + PartialEq + std::fmt::Debug>() {
            let value = T::parse(T::EXAMPLE).unwrap_or_else(|problem| panic!("{}: {problem}", T::FORMAT));
            assert_eq!(T::parse(&value.to_string()).as_ref(), Ok(&value), "{}", T::FORMAT);
        }
        round_trips::<BucketName>();
        round_trips::<Bytes>();
        round_trips::<CheckCode>();
        round_trips::<Cidr>();
        round_trips::<Cpu>();
        round_trips::<Cron>();
        round_trips::<Duration>();
        round_trips::<Encoding>();
        round_trips::<Endpoint>();
        round_trips::<GroupVersion>();
        round_trips::<HbaLine>();
        round_trips::<HostName>();
        round_trips::<Identifier>();
        round_trips::<Image>();
        round_trips::<JsonPointer>();
        round_trips::<Kind>();
        round_trips::<KubernetesVersion>();
        round_trips::<LabelKey>();
        round_trips::<LabelValue>();
        round_trips::<Locale>();
        round_trips::<Name>();
        round_trips::<Namespace>();
        round_trips::<ObjectName>();
        round_trips::<ParameterName>();
        round_trips::<PgValue>();
        round_trips::<PostgresVersion>();
        round_trips::<Prefix>();
        round_trips::<ReleaseLine>();
        round_trips::<ResourceName>();
        round_trips::<RunName>();
        round_trips::<Scope>();
        round_trips::<TimeZone>();
    }

    /// Examples with up to three characters replaced or inserted, so that many of them are still valid.
    fn altered() -> impl Strategy<Value = (&'static Format, String)> {
        let characters = prop::sample::select("0123456789abzABZKMGTkmsdhiPF.-_:/@ \"".chars().collect::<Vec<_>>());
        let format = prop::sample::select((0..Format::all().len()).collect::<Vec<_>>());
        (format, prop::collection::vec((any::<Index>(), any::<bool>(), characters), 0..4)).prop_map(
            |(format, changes)| {
                let format = &Format::all()[format];
                let mut text: Vec<char> = format.example.chars().collect();
                for (at, is_inserted, character) in changes {
                    let at = at.index(text.len());
                    if is_inserted { text.insert(at, character) } else { text[at] = character }
                }
                (format, text.into_iter().collect())
            },
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn editors_accept_every_text_that_pgforge_accepts((format, text) in altered()) {
            let Some(pattern) = format.pattern else { return Ok(()) };
            let matches = SchemaValidator::new(&json!({"pattern": pattern})).accepts(&text.as_str().into());
            prop_assert!(matches || (format.check)(&text).is_err(), "{} {text:?} {pattern}", format.name);
        }
    }

    #[test]
    fn no_format_panics_on_hostile_text() {
        let long = "a".repeat(10_000);
        let hostile = ["", " ", "\0", "\u{feff}", "é", "💥", "-", ".", "/", "@", ":", "\"", "1e999", "-1", &long];
        for format in Format::all() {
            for text in hostile {
                let _ = (format.check)(text);
            }
        }
    }
}
