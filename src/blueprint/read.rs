//! Reads a blueprint from merged nodes.

use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::Value;
use serde_path_to_error::{Segment as Step, Track};

use super::strict::Strict;
use super::validator::{SchemaValidator, Violation};
use super::{Blueprint, Defaults, schema, violation};
use crate::diagnostic::{Diagnostic, Path, Segment, codes, quoted, sort};
use crate::overlay::Places;

/// A schema, compiled once for all documents, because compiling takes longer than judging a document.
struct CompiledSchema {
    schema: Value,
    validator: SchemaValidator,
}

impl CompiledSchema {
    fn of(schema: Value) -> Self {
        Self { validator: SchemaValidator::new(&schema), schema }
    }
}

static BLUEPRINT: LazyLock<CompiledSchema> = LazyLock::new(|| CompiledSchema::of(schema::schema()));
static DEFAULTS: LazyLock<CompiledSchema> = LazyLock::new(|| CompiledSchema::of(schema::defaults_schema()));

/// Reads one cluster's merged document. Serde decides; only a document that serde rejects is checked against the
/// schema, which finds every error.
///
/// # Errors
/// Each violation of the language, in the order of the files.
pub fn read(places: &Places) -> Result<Blueprint, Vec<Diagnostic>> {
    document(places, &BLUEPRINT)
}

/// Reads a folder's defaults. Their `spec` is checked in each cluster that it is merged into.
///
/// # Errors
/// Each violation of the language, in the order of the file.
pub fn read_defaults(places: &Places) -> Result<Defaults, Vec<Diagnostic>> {
    document(places, &DEFAULTS)
}

/// The errors of a blueprint with environments, merged with its defaults. Any key may be missing, because each
/// environment may set it.
pub fn shape(places: &Places) -> Vec<Diagnostic> {
    let document = places.root().to_json();
    // A complete and valid document needs no schema.
    if Blueprint::deserialize(Strict(&document)).is_ok() {
        return Vec::new();
    }
    diagnostics(places, &document, &BLUEPRINT, |violation| !matches!(violation, Violation::MissingKey(_)))
}

/// Compiles the schema only for an invalid document: compiling takes longer than a whole render.
fn document<T: for<'de> Deserialize<'de>>(
    places: &Places,
    compiled: &LazyLock<CompiledSchema>,
) -> Result<T, Vec<Diagnostic>> {
    let document = places.root().to_json();
    T::deserialize(Strict(&document)).map_err(|error| {
        let found = diagnostics(places, &document, compiled, |_| true);
        if !found.is_empty() {
            return found;
        }
        // Deserialises again with path tracking, which is too slow for every read.
        let mut track = Track::new();
        drop(T::deserialize(serde_path_to_error::Deserializer::new(Strict(&document), &mut track)));
        vec![serde_error(places, &track.path(), &error)]
    })
}

fn diagnostics(
    places: &Places,
    document: &Value,
    compiled: &CompiledSchema,
    wanted: impl Fn(&Violation) -> bool,
) -> Vec<Diagnostic> {
    let CompiledSchema { schema, validator } = compiled;
    let mut distinct: Vec<(Path, Violation)> = Vec::new();
    let mut is_cut = false;
    for found in validator.violations(document) {
        // A number with a fraction violates two rules for integers.
        if wanted(&found.1) && !distinct.contains(&found) {
            is_cut = distinct.len() == MAX_REPORTED;
            if is_cut {
                break;
            }
            distinct.push(found);
        }
    }
    let unexplained =
        distinct.iter().filter(|(path, violation)| !violation::is_explained(schema, path, violation, &distinct));
    let mut found: Vec<Diagnostic> =
        unexplained.map(|(path, violation)| violation::diagnostic(schema, places, path, violation)).collect();
    if is_cut {
        let message = format!("the document has more than {MAX_REPORTED} errors; the others are not shown");
        found
            .push(Diagnostic::error(codes::LIMIT, message).at(places.root().place.clone(), "").help("fix these first"));
    }
    sort(&mut found);
    found
}

/// The maximum number of reported errors of a document: no reader needs more, and each costs time to word.
const MAX_REPORTED: usize = 100;

/// Serde's error for a document that the schema accepts.
fn serde_error(places: &Places, track: &serde_path_to_error::Path, error: &serde_json::Error) -> Diagnostic {
    let steps = track.iter().filter_map(|step| match step {
        Step::Seq { index } => Some(Segment::Index(*index)),
        Step::Map { key } => Some(Segment::Key(key.clone())),
        Step::Enum { .. } | Step::Unknown => None,
    });
    let path = Path(steps.collect());
    let message = format!("{} cannot be read: {error}", quoted(&path.to_string()));
    Diagnostic::error(codes::REFUSED, message).at(places.find(&path), "")
}
