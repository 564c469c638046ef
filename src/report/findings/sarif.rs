//! Findings as SARIF 2.1.0, the format that code hosts show on pull requests.

use std::borrow::Cow;
use std::collections::BTreeSet;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::span::Span;
use crate::diagnostic::mask::masked;
use crate::diagnostic::{Code, Diagnostic, Label, codes};
use crate::text::visible;

/// Returns findings as one run, in the given order. Its rules are the codes that occur. Files are relative references,
/// as the user named them, except absolute paths. Ends with a newline.
///
/// # Panics
/// Never: the type serialises to JSON.
pub fn sarif(findings: &[Diagnostic]) -> String {
    let findings: Vec<Cow<Diagnostic>> = findings.iter().map(masked).collect();
    let codes: Vec<Code> = findings.iter().map(|found| found.code).collect::<BTreeSet<_>>().into_iter().collect();
    let driver = Driver {
        name: env!("CARGO_PKG_NAME"),
        version: env!("CARGO_PKG_VERSION"),
        rules: codes.iter().map(|&code| Rule::from(code)).collect(),
    };
    let results = findings.iter().map(|found| Finding::new(found, &codes)).collect();
    let log = Log {
        schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json",
        version: "2.1.0",
        runs: [Run { tool: Tool { driver }, column_kind: "unicodeCodePoints", results }],
    };
    visible::json(serde_json::to_string_pretty(&log).expect("findings serialise to JSON") + "\n")
}

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool,
    column_kind: &'static str,
    results: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
struct Driver {
    name: &'static str,
    version: &'static str,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: String,
    short_description: Message<String>,
    help: Message<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding<'a> {
    rule_id: String,
    rule_index: usize,
    level: String,
    message: Message<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    #[serde(skip_serializing_if = "Option::is_none")]
    properties: Option<Properties<'a>>,
}

/// What SARIF has no property for.
#[derive(Serialize)]
struct Properties<'a> {
    environments: &'a [String],
}

#[derive(Serialize)]
struct Message<T> {
    text: T,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message<String>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    region: Region,
}

#[derive(Serialize)]
struct ArtifactLocation {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

impl From<Code> for Rule {
    fn from(code: Code) -> Self {
        let title = codes::title(code).map_or_else(|| code.to_string(), str::to_owned);
        let help = format!("pgforge explain {code}");
        Self { id: code.to_string(), short_description: Message { text: title }, help: Message { text: help } }
    }
}

impl<'a> Finding<'a> {
    fn new(found: &'a Diagnostic, codes: &[Code]) -> Self {
        let mut text = found.message.clone();
        let extent: Vec<String> = found.extent().into_iter().collect();
        for (word, lines) in [("help", &found.help), ("note", &found.notes), ("note", &extent)] {
            for line in lines {
                text.extend(["\n", word, ": ", line]);
            }
        }
        Self {
            rule_id: found.code.to_string(),
            rule_index: codes.partition_point(|code| *code < found.code),
            level: found.severity.to_string(),
            message: Message { text: without_links(&text) },
            locations: found.at.iter().map(Location::from).collect(),
            related_locations: found.related.iter().map(Location::from).collect(),
            properties: Some(Properties { environments: &found.environments })
                .filter(|properties| !properties.environments.is_empty()),
        }
    }
}

impl From<&Label> for Location {
    fn from(label: &Label) -> Self {
        let span = Span::from(&label.place);
        let region = Region {
            start_line: span.line,
            start_column: span.column,
            end_line: span.end_line,
            end_column: span.end_column,
        };
        let physical_location =
            PhysicalLocation { artifact_location: ArtifactLocation { uri: uri(span.file) }, region };
        let message = Some(label.text.as_str()).filter(|text| !text.is_empty());
        let message = message.map(|text| Message { text: without_links(text) });
        Self { physical_location, message }
    }
}

/// The characters of a path to escape. A `:` is among them, because it would turn the first folder into a scheme.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Breaks links: in a SARIF message `[text](1)` is a link (§3.11.6), and our texts contain none.
fn without_links(text: &str) -> String {
    text.replace("](", "]\u{200b}(")
}

/// A path as a URI reference.
fn uri(path: &str) -> String {
    let path = path.strip_prefix("./").unwrap_or(path);
    let scheme = if path.starts_with('/') { "file://" } else { "" };
    format!("{scheme}{}", utf8_percent_encode(path, ESCAPED))
}
