//! Maps and lists in brackets, on one line.

use super::tree::{Body, Collection, Kind, Node};

/// Returns a map or list in brackets, if it was written that way and fits into `room` columns.
pub(super) fn one_line(collection: &Collection, room: usize) -> Option<String> {
    if !collection.flow || collection.has_comments() {
        return None;
    }
    let mut text = String::new();
    (push(&mut text, collection, room) && text.chars().count() <= room).then_some(text)
}

/// Appends as long as the text can still fit; a character has at most four bytes.
fn push(text: &mut String, collection: &Collection, room: usize) -> bool {
    let (open, close) = match collection.kind {
        Kind::Sequence => ('[', ']'),
        Kind::Mapping => ('{', '}'),
    };
    text.push(open);
    for (position, child) in collection.children.iter().enumerate() {
        if position > 0 {
            text.push_str(", ");
        }
        if let Some(key) = &child.key {
            if let Some(anchor) = key.anchor {
                text.push_str(anchor.text);
                text.push(' ');
            }
            text.push_str(&key.text.one_line(true));
            text.push_str(": ");
        }
        if text.len() > room * 4 || !push_value(text, &child.value, room) {
            return false;
        }
    }
    text.push(close);
    true
}

fn push_value(text: &mut String, value: &Node, room: usize) -> bool {
    if let Some(anchor) = value.anchor {
        text.push_str(anchor.text);
        text.push(' ');
    }
    match &value.body {
        Body::Scalar(scalar) => text.push_str(&scalar.one_line(true)),
        Body::Alias { text: alias, .. } => text.push_str(alias),
        Body::Collection(collection) => return push(text, collection, room),
    }
    true
}
