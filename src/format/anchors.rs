//! Anchors and aliases: after sorting, each alias must still refer to the same anchor.

use std::collections::HashMap;
use std::ops::Range;

use super::tree::{Body, Node};

/// Returns the range of the first alias whose name refers to another anchor, or to none, in the order of the tree.
pub(super) fn check(root: &Node) -> Result<(), Range<usize>> {
    walk(root, &mut HashMap::new())
}

fn walk<'t>(node: &Node<'t>, named: &mut HashMap<&'t str, usize>) -> Result<(), Range<usize>> {
    named.extend(node.anchor.map(|anchor| (&anchor.text[1..], anchor.id)));
    match &node.body {
        Body::Scalar(_) => Ok(()),
        Body::Alias { id, text, range } => {
            if named.get(&text[1..]) == Some(id) {
                Ok(())
            } else {
                Err(range.clone())
            }
        }
        Body::Collection(collection) => collection.children.iter().try_for_each(|child| {
            let key = child.key.as_ref().and_then(|key| key.anchor);
            named.extend(key.map(|anchor| (&anchor.text[1..], anchor.id)));
            walk(&child.value, named)
        }),
    }
}
