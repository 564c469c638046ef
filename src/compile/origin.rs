//! The texts that a cluster is compiled from, for its lock.

use super::input::Document;
use crate::diagnostic::{Diagnostic, Place, codes};
use crate::lock::{Input, Origin};
use crate::overlay;
use std::path::Path;
use std::sync::Arc;

/// The release of this program.
const BUILD: &str = env!("CARGO_PKG_VERSION");

/// Returns what a cluster is compiled from. Without environments in the blueprint, it does not depend on the
/// environment.
///
/// # Errors
/// If the texts are too long to store with the cluster.
pub(super) fn origin(
    blueprint: &Document,
    defaults: Option<&Document>,
    environment: Option<&str>,
) -> Result<Origin, Diagnostic> {
    let has_environments = !overlay::environments(&blueprint.node).is_empty();
    let environment = environment.filter(|_| has_environments).map(str::to_owned);
    let inputs = match defaults {
        Some(defaults) if Arc::ptr_eq(&defaults.text.file, &blueprint.text.file) => vec![together(blueprint, defaults)],
        _ => [blueprint].into_iter().chain(defaults).map(input).collect(),
    };
    Origin::new(BUILD, environment, inputs).map_err(|error| {
        let longest = defaults.filter(|defaults| defaults.text.range.len() > blueprint.text.range.len());
        let longest = longest.unwrap_or(blueprint);
        Diagnostic::error(codes::INPUTS_TOO_LARGE, error.to_string())
            .at(longest.node.place.clone(), format!("this document has {} bytes", longest.text.range.len()))
            .help("remove what this cluster does not need, long comments first")
            .because("they are stored in a ConfigMap of the cluster, to compare later renders with what runs")
    })
}

fn input(document: &Document) -> Input {
    Input { path: name(document), text: document.text.text().to_owned() }
}

/// A blueprint and its defaults in one file: both documents, without the file's other documents.
fn together(blueprint: &Document, defaults: &Document) -> Input {
    let mut parts = [&blueprint.text, &defaults.text];
    parts.sort_by_key(|part| part.range.start);
    let [first, second] = parts.map(Place::text);
    let separator = if second.starts_with("---") { "" } else { "---\n" };
    Input { path: name(blueprint), text: format!("{first}{separator}{second}") }
}

/// The path relative to the blueprint's folder, which contains its defaults too.
fn name(document: &Document) -> String {
    let name = Path::new(&document.file).file_name();
    name.map_or_else(|| document.file.clone(), |name| name.to_string_lossy().into_owned())
}
