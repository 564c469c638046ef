//! From merged nodes to a blueprint.

use serde::Deserialize;
use serde_json::Value;
use serde_path_to_error::{Segment as Step, Track};

use super::strict::Strict;
use super::validator::{Judge, Violation};
use super::{Blueprint, schema, violation};
use crate::diagnostic::{Diagnostic, Path, Segment, codes, quoted, sort};
use crate::overlay::Places;

/// Reads one cluster's document, its layers merged. Serde decides; only what it refuses goes through the schema, which
/// finds everything that is wrong.
///
/// # Errors
/// Each violation of the language, in the order of the files.
pub fn read(places: &Places) -> Result<Blueprint, Vec<Diagnostic>> {
    let document = places.root().to_json();
    let mut track = Track::new();
    let deserializer = serde_path_to_error::Deserializer::new(Strict(&document), &mut track);
    Blueprint::deserialize(deserializer).map_err(|error| {
        let found = all(places, &document, |_, _| true);
        if found.is_empty() { vec![refused(places, &track.path(), &error)] } else { found }
    })
}

/// What is wrong with a document that others are merged with, such as a blueprint that has environments: it may lack
/// any key.
pub fn shape(places: &Places) -> Vec<Diagnostic> {
    all(places, &places.root().to_json(), |_, violation| !matches!(violation, Violation::MissingKey(_)))
}

fn all(places: &Places, document: &Value, wanted: impl Fn(&Path, &Violation) -> bool) -> Vec<Diagnostic> {
    let schema = schema();
    let mut told: Vec<(Path, Violation)> = Vec::new();
    for (path, violation) in Judge::new(&schema).violations(document) {
        // A number with a fraction is no integer by two rules.
        if wanted(&path, &violation) && !told.contains(&(path.clone(), violation.clone())) {
            told.push((path, violation));
        }
    }
    let mut found: Vec<Diagnostic> =
        told.iter().map(|(path, violation)| violation::diagnostic(&schema, places, path, violation)).collect();
    sort(&mut found);
    found
}

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
