//! Two sets of objects compared by what they mean.
//!
//! In: objects before and after. Out: for each that differs, the fields that do. What has equal bytes is not looked into.

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
    /// Which; after, if it is on both sides.
    pub(super) identity: Identity,
    /// Whether it came, changed or went.
    pub(super) action: Action,
    /// Its fields that differ, at least one; of an object that came or went, none.
    pub(super) fields: Vec<Difference>,
}

/// Two sets of objects, compared.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Compared {
    /// What differs, in apply order.
    pub(super) differing: Vec<Differing>,
    /// How many objects mean the same.
    pub(super) unchanged: usize,
}

/// What makes an object itself, whichever version of its API it is written in.
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
    let gone = old.into_values().map(|object| Differing {
        identity: object.identity(),
        action: Action::Remove,
        fields: Vec::new(),
    });
    compared.differing.extend(gone);
    compared
        .differing
        .sort_by(|one, other| (rank(&one.identity), &one.identity).cmp(&(rank(&other.identity), &other.identity)));
    compared
}

#[cfg(test)]
mod tests;
