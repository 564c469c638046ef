//! Merges two trees into one.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Path, Place, codes, quoted};
use crate::source::{Entry, Node, Value};

/// Merges `over` into `base`: maps merge key by key, lists and scalars replace, `null` removes a key.
///
/// # Errors
/// The first `null` that removes nothing.
pub fn merge(base: Node, over: Node) -> Result<Node, Diagnostic> {
    let mut merger = Merger::default();
    let node = merger.merge(&Path::root(), base, over);
    merger.errors.into_iter().next().map_or(Ok(node), Err)
}

/// Merges layers and records what was removed and what failed.
#[derive(Debug, Default)]
pub(super) struct Merger {
    /// Each `null` that removes nothing.
    pub(super) errors: Vec<Diagnostic>,
    /// What was removed, and the last `null` that removed it.
    pub(super) removed: BTreeMap<Path, Place>,
}

impl Merger {
    /// Returns the merged tree. `path` is its path in the document.
    pub(super) fn merge(&mut self, path: &Path, base: Node, over: Node) -> Node {
        let place = if merges(&base, &over) { merged_place(&base.place, &over.place) } else { over.place };
        let value = match (base.value, over.value) {
            (Value::Mapping(base), Value::Mapping(over)) => Value::Mapping(self.entries(path, base, over)),
            (_, value) => return self.set(path, Node { place, value }),
        };
        Node { place, value }
    }

    /// The error for a `null` that removes nothing.
    pub(super) fn removes_nothing(&mut self, path: &Path, null: Place) {
        let path = quoted(&path.to_string());
        let message = match null.text() {
            "null" | "Null" | "NULL" | "~" => format!("`null` removes {path}, which is not set"),
            _ => format!("{path} has no value"),
        };
        self.errors.push(
            Diagnostic::error(codes::REMOVES_NOTHING, message).at(null, "").help("write a value, or remove the key"),
        );
    }

    fn entries(&mut self, path: &Path, base: Vec<Entry>, over: Vec<Entry>) -> Vec<Entry> {
        let index: HashMap<String, usize> =
            base.iter().enumerate().map(|(position, entry)| (entry.key.clone(), position)).collect();
        let mut merged: Vec<Option<Entry>> = base.into_iter().map(Some).collect();
        for over in over {
            let path = path.key(&*over.key);
            let below =
                index.get(&over.key).and_then(|&position| merged[position].take().map(|entry| (position, entry)));
            match (below, &over.value.value) {
                (Some(_), Value::Null) => {
                    self.removed.insert(path, over.value.place);
                }
                (None, Value::Null) => self.removes_nothing(&path, over.value.place),
                (Some((position, below)), _) => merged[position] = Some(self.entry(&path, below, over)),
                (None, _) => merged.push(Some(Entry { value: self.set(&path, over.value), ..over })),
            }
        }
        merged.into_iter().flatten().collect()
    }

    fn entry(&mut self, path: &Path, base: Entry, over: Entry) -> Entry {
        let key_place = if merges(&base.value, &over.value) {
            merged_place(&base.key_place, &over.key_place)
        } else {
            over.key_place
        };
        Entry { key: over.key, key_place, value: self.merge(path, base.value, over.value) }
    }

    /// Returns a tree that has nothing to merge with.
    fn set(&mut self, path: &Path, node: Node) -> Node {
        let Value::Mapping(entries) = node.value else { return node };
        Node { place: node.place, value: Value::Mapping(self.entries(path, Vec::new(), entries)) }
    }
}

fn merges(base: &Node, over: &Node) -> bool {
    matches!((&base.value, &over.value), (Value::Mapping(_), Value::Mapping(_)))
}

/// The place of a map that two layers contain: the first place in the upper layer's file. A missing key is then
/// reported at the blueprint's key, not in one of its environments or in the defaults.
fn merged_place(base: &Place, over: &Place) -> Place {
    if Arc::ptr_eq(&base.file, &over.file) { base.clone() } else { over.clone() }
}
