//! Compares two sets of objects and finds the fields whose meaning differs.

mod difference;
mod embedded;
mod scalar;
mod tree;

pub(super) use difference::Difference;
pub(super) use tree::values;

use super::model::Action;
use crate::kube::kinds::rank;
use crate::kube::{Identity, Object};
use std::collections::BTreeMap;

/// An object that differs.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Differing {
    /// The identity of the object; the new one if it is on both sides.
    pub(super) identity: Identity,
    /// Whether it is added, changed or removed.
    pub(super) action: Action,
    /// The differing fields of a changed object, at least one. Empty for an added or removed object.
    pub(super) fields: Vec<Difference>,
}

/// The result of comparing two sets of objects.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Compared {
    /// The objects that differ, in apply order.
    pub(super) differing: Vec<Differing>,
    /// The number of objects with equal meaning.
    pub(super) unchanged: usize,
}

/// The identity of an object without its API version.
fn key(object: &Object) -> (String, String, String, String) {
    let identity = object.identity();
    (identity.group().to_owned(), identity.kind, identity.namespace, identity.name)
}

/// Compares two sets of objects.
pub(super) fn objects(before: &[Object], after: &[Object]) -> Compared {
    let mut old: BTreeMap<_, &Object> = before.iter().map(|object| (key(object), object)).collect();
    let mut compared = Compared::default();
    for object in after {
        let identity = object.identity();
        match old.remove(&key(object)) {
            None => compared.differing.push(Differing { identity, action: Action::Add, fields: Vec::new() }),
            Some(before) => match values(before.value(), object.value()) {
                fields if fields.is_empty() => compared.unchanged += 1,
                fields => compared.differing.push(Differing { identity, action: Action::Change, fields }),
            },
        }
    }
    let removed = old.into_values().map(|object| Differing {
        identity: object.identity(),
        action: Action::Remove,
        fields: Vec::new(),
    });
    compared.differing.extend(removed);
    compared
        .differing
        .sort_by(|one, other| (rank(&one.identity), &one.identity).cmp(&(rank(&other.identity), &other.identity)));
    compared
}

#[cfg(test)]
mod tests;
