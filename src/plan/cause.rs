//! Finds the lines of the blueprint that cause a change: those whose reverting alone alters it.

use super::model::{Cause, Line, Target};
use super::sides::{Sides, Values, values_by_target};
use crate::compile::Unit;
use crate::diagnostic::{Path, Place, Segment};
use crate::overlay::Places;
use crate::source::{Entry, Node, Value};
use std::collections::{BTreeMap, HashMap};

/// The causes of all changes.
pub(super) struct Causes {
    /// Every line that differs.
    lines: Vec<Line>,
    /// The indexes of the lines that alter a change. A change without an entry is altered only by several lines
    /// together.
    by_change: BTreeMap<Target, Vec<usize>>,
}

impl Causes {
    /// Reverts each differing line alone, and finds the changes that this alters.
    ///
    /// `changes` are the differences between the two sides.
    pub(super) fn find(before: &Unit, after: &Unit, sides: &Sides, changes: &BTreeMap<Target, Values>) -> Self {
        let lines = changed(&before.places, &after.places);
        let mut by_change: BTreeMap<Target, Vec<usize>> = BTreeMap::new();
        // A single line causes every change.
        if let [_] = &*lines {
            by_change = changes.keys().map(|key| (key.clone(), vec![0])).collect();
        } else if lines.len() > MOST_REVERTED {
            by_change = by_path(&lines, changes);
        } else {
            for (number, line) in lines.iter().enumerate() {
                let Some(reverted) = reverted(before, after, &line.path) else { continue };
                let differences = sides.compare(&reverted);
                let others = values_by_target(&differences);
                for (key, _) in changes.iter().filter(|(key, value)| others.get(*key) != Some(value)) {
                    by_change.entry(key.clone()).or_default().push(number);
                }
            }
        }
        Self { lines, by_change }
    }

    /// The cause of a change.
    pub(super) fn of(&self, target: &Target) -> Cause {
        match self.by_change.get(target) {
            Some(numbers) => Cause::Lines(numbers.iter().map(|number| self.lines[*number].clone()).collect()),
            None if self.lines.len() < 2 => Cause::Lines(self.lines.clone()),
            None => Cause::Together(self.lines.iter().take(MOST_REVERTED).cloned().collect()),
        }
    }

    /// The cause of the change of the record of the inputs: all lines.
    pub(super) fn all(&self) -> Cause {
        Cause::Lines(self.lines.clone())
    }
}

/// The most lines that are reverted, because each one compiles the cluster again. If more lines differ, a setting is
/// attributed to the line that sets it, and an object to all lines, of which this many are listed.
const MOST_REVERTED: usize = 100;

/// The line that sets each setting.
fn by_path(lines: &[Line], changes: &BTreeMap<Target, Values>) -> BTreeMap<Target, Vec<usize>> {
    let numbers: HashMap<&[Segment], usize> =
        lines.iter().enumerate().map(|(number, line)| (&*line.path.0, number)).collect();
    let of_setting = |path: &Path| (1..=path.0.len()).rev().find_map(|end| numbers.get(&path.0[..end]).copied());
    let settings = changes.keys().filter_map(|target| Some((target, of_setting(target.setting()?)?)));
    settings.map(|(target, number)| (target.clone(), vec![number])).collect()
}

/// The newer cluster with one line reverted; `None` if that does not compile.
fn reverted(before: &Unit, after: &Unit, path: &Path) -> Option<Unit> {
    let mut root = after.places.root().clone();
    put(&mut root, &path.0, before.places.get(path));
    after.with(Places::new(root))
}

/// Sets or removes the value at a path of keys.
pub(super) fn put(node: &mut Node, path: &[Segment], value: Option<&Node>) {
    let [Segment::Key(key), rest @ ..] = path else { return };
    let place = node.place.clone();
    let Value::Mapping(entries) = &mut node.value else { return };
    let known = entries.iter().position(|entry| entry.key == *key);
    match (known, rest, value) {
        (Some(index), [], None) => drop(entries.remove(index)),
        (Some(index), [], Some(value)) => entries[index].value = value.clone(),
        (None, [], Some(value)) => {
            entries.push(Entry { key: key.clone(), key_place: place, value: value.clone() });
        }
        (Some(index), rest, value) => put(&mut entries[index].value, rest, value),
        (None, _, _) => {}
    }
}

/// The lines in which two blueprints differ, in the order of the newer one. An added or removed mapping is one line,
/// and so is a list.
fn changed(before: &Places, after: &Places) -> Vec<Line> {
    let mut paths = Vec::new();
    walk(&Path::root(), before.root(), after.root(), &mut paths);
    let place = |places: &Places, path: &Path| -> Option<Place> { places.get(path).map(|_| places.find(path)) };
    let line = |path: Path| Line { before: place(before, &path), after: place(after, &path), path };
    paths.into_iter().map(line).collect()
}

/// Keys of a blueprint that do not change the cluster.
const IGNORED_KEYS: [&str; 2] = ["accept", "pgforge"];

fn walk(path: &Path, before: &Node, after: &Node, found: &mut Vec<Path>) {
    if !matches!((&before.value, &after.value), (Value::Mapping(_), Value::Mapping(_))) {
        if before.to_json() != after.to_json() {
            found.push(path.clone());
        }
        return;
    }
    let counts = |entry: &&Entry| !path.0.is_empty() || !IGNORED_KEYS.contains(&&*entry.key);
    let by_key = |node: &Node| -> HashMap<String, usize> {
        node.entries().iter().enumerate().map(|(index, entry)| (entry.key.clone(), index)).collect()
    };
    let (old, new) = (by_key(before), by_key(after));
    for entry in after.entries().iter().filter(counts) {
        let path = path.key(&*entry.key);
        match old.get(&entry.key).map(|index| &before.entries()[*index].value) {
            Some(old) => walk(&path, old, &entry.value, found),
            None => found.push(path),
        }
    }
    let removed = before.entries().iter().filter(counts).filter(|entry| !new.contains_key(&entry.key));
    found.extend(removed.map(|entry| path.key(&*entry.key)));
}
