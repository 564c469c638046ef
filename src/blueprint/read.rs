//! From merged nodes to a blueprint.

use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::Value;
use serde_path_to_error::{Segment as Step, Track};

use super::strict::Strict;
use super::validator::{CompiledSchema, Violation};
use super::{Blueprint, Defaults, schema, violation};
use crate::diagnostic::{Diagnostic, Path, Segment, codes, quoted, sort};
use crate::overlay::Places;

/// A schema, compiled once for all documents: that takes longer than to judge one.
struct Law {
    schema: Value,
    compiled: CompiledSchema,
}

impl Law {
    fn of(schema: Value) -> Self {
        Self { compiled: CompiledSchema::new(&schema), schema }
    }
}

static BLUEPRINT: LazyLock<Law> = LazyLock::new(|| Law::of(schema::schema()));
static DEFAULTS: LazyLock<Law> = LazyLock::new(|| Law::of(schema::defaults_schema()));

/// Reads one cluster's document, its layers merged. Serde decides; only what it refuses goes through the schema, which
/// finds everything that is wrong.
///
/// # Errors
/// Each violation of the language, in the order of the files.
pub fn read(places: &Places) -> Result<Blueprint, Vec<Diagnostic>> {
    document(places, &BLUEPRINT)
}

/// Reads a folder's defaults as they stand. What their `spec` says is judged in each cluster that it is merged into.
///
/// # Errors
/// Each violation of the language, in the order of the file.
pub fn read_defaults(places: &Places) -> Result<Defaults, Vec<Diagnostic>> {
    document(places, &DEFAULTS)
}

/// What is wrong with a blueprint that has environments, its defaults merged: it may lack any key, for each environment
/// may bring it.
pub fn shape(places: &Places) -> Vec<Diagnostic> {
    let document = places.root().to_json();
    // One that is complete and right needs no law.
    if Blueprint::deserialize(Strict(&document)).is_ok() {
        return Vec::new();
    }
    told(places, &document, &BLUEPRINT, |violation| !matches!(violation, Violation::MissingKey(_)))
}

/// The law is made only for a document that breaks it: compiling the schema takes longer than a whole render.
fn document<T: for<'de> Deserialize<'de>>(places: &Places, law: &LazyLock<Law>) -> Result<T, Vec<Diagnostic>> {
    let document = places.root().to_json();
    T::deserialize(Strict(&document)).map_err(|error| {
        let found = told(places, &document, law, |_| true);
        if !found.is_empty() {
            return found;
        }
        // Read once more, with an eye on the path: to keep it in view all the time takes longer than to read.
        let mut track = Track::new();
        drop(T::deserialize(serde_path_to_error::Deserializer::new(Strict(&document), &mut track)));
        vec![refused(places, &track.path(), &error)]
    })
}

fn told(places: &Places, document: &Value, law: &Law, wanted: impl Fn(&Violation) -> bool) -> Vec<Diagnostic> {
    let Law { schema, compiled } = law;
    let mut distinct: Vec<(Path, Violation)> = Vec::new();
    let mut is_cut = false;
    for found in compiled.violations(document) {
        // A number with a fraction is no integer by two rules.
        if wanted(&found.1) && !distinct.contains(&found) {
            is_cut = distinct.len() == MOST_TOLD;
            if is_cut {
                break;
            }
            distinct.push(found);
        }
    }
    let own = distinct.iter().filter(|(path, violation)| !violation::is_explained(schema, path, violation, &distinct));
    let mut found: Vec<Diagnostic> =
        own.map(|(path, violation)| violation::diagnostic(schema, places, path, violation)).collect();
    if is_cut {
        let message = format!("the document has more than {MOST_TOLD} mistakes, and the others are not told");
        found.push(
            Diagnostic::error(codes::LIMIT, message).at(places.root().place.clone(), "").help("mend these first"),
        );
    }
    sort(&mut found);
    found
}

/// How many mistakes of a document are told: nobody reads more, and each takes time to find the words for.
const MOST_TOLD: usize = 100;

/// What serde says, where the schema has nothing to say.
fn refused(places: &Places, track: &serde_path_to_error::Path, error: &serde_json::Error) -> Diagnostic {
    let steps = track.iter().filter_map(|step| match step {
        Step::Seq { index } => Some(Segment::Index(*index)),
        Step::Map { key } => Some(Segment::Key(key.clone())),
        Step::Enum { .. } | Step::Unknown => None,
    });
    let path = Path(steps.collect());
    let message = format!("{} cannot be read: {error}", quoted(&path.to_string()));
    Diagnostic::error(codes::REFUSED, message).at(places.find(&path), "")
}
