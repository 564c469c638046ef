//! Which lines of the blueprint brought a change about.

use super::model::{Cause, Line};
use crate::compile::Unit;
use crate::diagnostic::Path;
use crate::overlay::Places;
use crate::source::{Node, Value};
use std::collections::BTreeMap;

/// The leaves in which two blueprints differ, in the order of the newer one.
pub(super) fn changed(before: &Unit, after: &Unit) -> Vec<Line> {
    let (old, new) = (leaves(&before.places), leaves(&after.places));
    let mut paths: Vec<&Path> =
        new.iter().filter(|(path, value)| old.get(path) != Some(value)).map(|(path, _)| path).collect();
    paths.extend(old.keys().filter(|path| !new.contains_key(path)));
    let place = |unit: &Unit, path: &Path| unit.places.get(path).map(|_| unit.places.find(path));
    paths
        .into_iter()
        .map(|path| Line { path: path.clone(), before: place(before, path), after: place(after, path) })
        .collect()
}

/// Every leaf of a document with its value, but for what changes no cluster. Lists are leaves.
fn leaves(places: &Places) -> BTreeMap<Path, serde_json::Value> {
    let mut found = BTreeMap::new();
    for entry in places.root().entries().iter().filter(|entry| !matches!(&*entry.key, "accept" | "pgforge")) {
        collect(&Path::root().key(&*entry.key), &entry.value, &mut found);
    }
    found
}

fn collect(path: &Path, node: &Node, found: &mut BTreeMap<Path, serde_json::Value>) {
    match &node.value {
        Value::Mapping(entries) if !entries.is_empty() => {
            for entry in entries {
                collect(&path.key(&*entry.key), &entry.value, found);
            }
        }
        _ => drop(found.insert(path.clone(), node.to_json())),
    }
}

/// The cause of a change, as long as only one line changed; else all of them together.
pub(super) fn of(lines: &[Line]) -> Cause {
    match lines {
        [] | [_] => Cause::Lines(lines.to_vec()),
        several => Cause::Together(several.to_vec()),
    }
}
