//! Finds the value at a path and the place where it was written.

use std::collections::BTreeMap;

use crate::diagnostic::{Path, Place, Segment};
use crate::source::{Node, Value};

/// One document, merged from its layers.
#[derive(Debug, Clone, PartialEq)]
pub struct Places {
    root: Node,
    /// What a layer removed, and the `null` that removed it.
    removed: BTreeMap<Path, Place>,
}

/// The walk along a path, as far as it exists.
struct Walk<'a> {
    node: &'a Node,
    /// The place of the node's key; for a list's item, the item's place.
    key: &'a Place,
    /// The number of steps walked.
    steps: usize,
}

impl Places {
    /// A document that was not merged from layers.
    pub fn new(root: Node) -> Self {
        Self::with_removed(root, BTreeMap::new())
    }

    pub(super) fn with_removed(root: Node, removed: BTreeMap<Path, Place>) -> Self {
        Self { root, removed }
    }

    /// The whole document.
    pub fn root(&self) -> &Node {
        &self.root
    }

    /// The node at a path.
    pub fn get(&self, path: &Path) -> Option<&Node> {
        let walk = self.walk(path);
        (walk.steps == path.0.len()).then_some(walk.node)
    }

    /// The place of the value at a path. If it is missing, the `null` that removed it or, without one, the key of its
    /// nearest ancestor.
    pub fn find(&self, path: &Path) -> Place {
        let walk = self.walk(path);
        if walk.steps == path.0.len() {
            return walk.node.place.clone();
        }
        let removed =
            (walk.steps + 1..=path.0.len()).find_map(|steps| self.removed.get(&Path(path.0[..steps].to_vec())));
        removed.unwrap_or(walk.key).clone()
    }

    /// The place of the key at a path, or the place that [`Places::find`] returns if there is none.
    pub fn key(&self, path: &Path) -> Place {
        let walk = self.walk(path);
        if walk.steps == path.0.len() { walk.key.clone() } else { self.find(path) }
    }

    fn walk(&self, path: &Path) -> Walk<'_> {
        let mut walk = Walk { node: &self.root, key: &self.root.place, steps: 0 };
        for segment in &path.0 {
            let next = match (segment, &walk.node.value) {
                (Segment::Key(key), Value::Mapping(_)) => {
                    walk.node.entry(key).map(|entry| (&entry.value, &entry.key_place))
                }
                (Segment::Index(index), Value::Sequence(items)) => items.get(*index).map(|item| (item, &item.place)),
                _ => None,
            };
            let Some((node, key)) = next else { break };
            walk = Walk { node, key, steps: walk.steps + 1 };
        }
        walk
    }
}
