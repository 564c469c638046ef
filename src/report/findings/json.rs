//! Findings as JSON.

use std::borrow::Cow;

use serde::Serialize;

use super::span::Span;
use crate::diagnostic::mask::masked;
use crate::diagnostic::{Diagnostic, Label};
use crate::text::visible;

/// Returns findings as an array, in the given order. A finding without a place has none of `file`, `line`, `column`,
/// `endLine`, `endColumn`. Ends with a newline.
///
/// # Panics
/// Never: the type serialises to JSON.
pub fn json(findings: &[Diagnostic]) -> String {
    let findings: Vec<Cow<Diagnostic>> = findings.iter().map(masked).collect();
    let findings: Vec<Finding> = findings.iter().map(|finding| Finding::from(&**finding)).collect();
    visible::json(serde_json::to_string_pretty(&findings).expect("findings serialise to JSON") + "\n")
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding<'a> {
    code: String,
    severity: String,
    #[serde(flatten)]
    at: Option<Span<'a>>,
    message: &'a str,
    /// The label of the place; empty if there is none.
    label: &'a str,
    help: &'a [String],
    notes: &'a [String],
    /// The environments that have the finding; empty if all have it, or there are none.
    environments: &'a [String],
    related: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct Related<'a> {
    #[serde(flatten)]
    at: Span<'a>,
    message: &'a str,
}

impl<'a> From<&'a Diagnostic> for Finding<'a> {
    fn from(found: &'a Diagnostic) -> Self {
        let related = |label: &'a Label| Related { at: Span::from(&label.place), message: &label.text };
        Self {
            code: found.code.to_string(),
            severity: found.severity.to_string(),
            at: found.at.as_ref().map(|label| Span::from(&label.place)),
            message: &found.message,
            label: found.at.as_ref().map_or("", |label| &label.text),
            help: &found.help,
            notes: &found.notes,
            environments: &found.environments,
            related: found.related.iter().map(related).collect(),
        }
    }
}
