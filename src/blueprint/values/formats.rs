//! Every grammar of the language, and what all of them have: serde and the schema.

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

/// A grammar as the schema's validator sees it.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// What stands in the schema's `format`.
    pub name: &'static str,
    /// What is wrong with a text, if anything is.
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

    /// Every grammar of the language.
    pub fn all() -> &'static [Self] {
        FORMATS
    }
}

/// The grammar of a `format`.
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}

/// Gives each type serde, the schema and `TryFrom`; `mixed` types, which numbers may be written for too, bring their
/// own serde and schema. All of them go into the table of formats.
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
    fn every_format_has_its_own_name() {
        let mut names: Vec<_> = Format::all().iter().map(|format| format.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Format::all().len());
    }

    #[test]
    fn examples_parse_and_canonical_texts_parse_to_themselves() {
        fn holds<T: Text + PartialEq + std::fmt::Debug>() {
            let value = T::parse(T::EXAMPLE).unwrap_or_else(|problem| panic!("{}: {problem}", T::FORMAT));
            assert_eq!(T::parse(&value.to_string()).as_ref(), Ok(&value), "{}", T::FORMAT);
        }
        holds::<BucketName>();
        holds::<Bytes>();
        holds::<CheckCode>();
        holds::<Cidr>();
        holds::<Cpu>();
        holds::<Cron>();
        holds::<Duration>();
        holds::<Encoding>();
        holds::<Endpoint>();
        holds::<GroupVersion>();
        holds::<HbaLine>();
        holds::<HostName>();
        holds::<Identifier>();
        holds::<Image>();
        holds::<JsonPointer>();
        holds::<Kind>();
        holds::<KubernetesVersion>();
        holds::<LabelKey>();
        holds::<LabelValue>();
        holds::<Locale>();
        holds::<Name>();
        holds::<Namespace>();
        holds::<ObjectName>();
        holds::<ParameterName>();
        holds::<PgValue>();
        holds::<PostgresVersion>();
        holds::<Prefix>();
        holds::<ReleaseLine>();
        holds::<ResourceName>();
        holds::<RunName>();
        holds::<Scope>();
        holds::<TimeZone>();
    }

    /// Examples with up to three characters replaced or put in: texts of which many are of the grammar.
    fn altered() -> impl Strategy<Value = (&'static Format, String)> {
        let characters = prop::sample::select("0123456789abzABZKMGTkmsdhiPF.-_:/@ \"".chars().collect::<Vec<_>>());
        let format = prop::sample::select((0..Format::all().len()).collect::<Vec<_>>());
        (format, prop::collection::vec((any::<Index>(), any::<bool>(), characters), 0..4)).prop_map(
            |(format, changes)| {
                let format = &Format::all()[format];
                let mut text: Vec<char> = format.example.chars().collect();
                for (at, put_in, character) in changes {
                    let at = at.index(text.len());
                    if put_in { text.insert(at, character) } else { text[at] = character }
                }
                (format, text.into_iter().collect())
            },
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_a_grammar_takes_an_editor_takes_too((format, text) in altered()) {
            let Some(pattern) = format.pattern else { return Ok(()) };
            let taken = SchemaValidator::new(&json!({"pattern": pattern})).accepts(&text.as_str().into());
            prop_assert!(taken || (format.check)(&text).is_err(), "{} {text:?} {pattern}", format.name);
        }
    }

    #[test]
    fn no_grammar_panics_on_hostile_text() {
        let long = "a".repeat(10_000);
        let hostile = ["", " ", "\0", "\u{feff}", "é", "💥", "-", ".", "/", "@", ":", "\"", "1e999", "-1", &long];
        for format in Format::all() {
            for text in hostile {
                let _ = (format.check)(text);
            }
        }
    }
}
