//! The order of keys.

use super::tree::{Body, Kind, Node};
use crate::diagnostic::Path;

/// Returns the keys of the map at a path, in order.
pub(super) type Order<'a> = &'a dyn Fn(&Path) -> Vec<&'a str>;

/// Sorts every map that has an order: merge keys first, then the keys of the order, then the others as written.
pub(super) fn sort(node: &mut Node, path: &Path, order: Order) {
    let Body::Collection(collection) = &mut node.body else { return };
    for (position, child) in collection.children.iter_mut().enumerate() {
        if !matches!(child.value.body, Body::Collection(_)) {
            continue;
        }
        let path = match &child.key {
            Some(key) => path.key(key.text.text()),
            None => path.index(position),
        };
        sort(&mut child.value, &path, order);
    }
    if collection.kind == Kind::Sequence {
        return;
    }
    let keys = order(path);
    if !keys.is_empty() {
        collection.children.sort_by_cached_key(|child| {
            let Some(key) = child.key.as_ref().filter(|key| !key.text.is_merge()) else { return 0 };
            keys.iter().position(|known| *known == key.text.text()).unwrap_or(keys.len()) + 1
        });
    }
}
