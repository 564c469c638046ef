//! The keys of a map: duplicate keys, and the merge key `<<`.

use std::collections::HashSet;

use super::{Entry, Node, Value};
use crate::diagnostic::{Diagnostic, codes, quoted};

/// An error for each repeated key, in order.
pub(super) fn set_again(entries: &[Entry]) -> impl Iterator<Item = Diagnostic> {
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by(|&a, &b| entries[a].key.cmp(&entries[b].key).then(a.cmp(&b)));
    let repeated = order.windows(2).filter(|pair| entries[pair[0]].key == entries[pair[1]].key);
    let mut repeated: Vec<(usize, usize)> = repeated.map(|pair| (pair[0], pair[1])).collect();
    repeated.sort_by_key(|(_, again)| *again);
    repeated.into_iter().map(|(first, again)| set_twice(&entries[first], &entries[again]))
}

/// The error for a key that is set twice in one map.
pub(super) fn set_twice(first: &Entry, second: &Entry) -> Diagnostic {
    let help = if first.key == "<<" { "write one list, `<<: [*one, *other]`" } else { "keep one of them" };
    Diagnostic::error(codes::DUPLICATE_KEY, format!("{} is set twice", quoted(&first.key)))
        .at(second.key_place.clone(), "set again here")
        .related(first.key_place.clone(), "first set here")
        .help(help)
}

/// Adds the keys of a merge that the map does not set. Of several merged maps the first wins. Returns an error for each
/// value that is not a map.
pub(super) fn merge(entries: &mut Vec<Entry>, merge: Entry) -> Vec<Diagnostic> {
    let maps = match merge.value.value {
        Value::Sequence(items) => items,
        value => vec![Node { place: merge.value.place, value }],
    };
    let mut mistakes = Vec::new();
    let mut known: HashSet<String> = entries.iter().map(|entry| entry.key.clone()).collect();
    for map in maps {
        let Value::Mapping(merged) = map.value else {
            let message = format!("`<<` merges only maps, found {}", map.value.kind());
            let mistake = Diagnostic::error(codes::ALIAS, message).at(map.place, "");
            mistakes.push(mistake.help("write a map, as in `<<: *defaults`, or quote `\"<<\"` if it is a key"));
            continue;
        };
        entries.extend(merged.into_iter().filter(|entry| known.insert(entry.key.clone())));
    }
    mistakes
}
