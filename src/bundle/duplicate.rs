//! One object, made by two.

use std::collections::HashMap;

use crate::kube::{Identity, Object};

/// An object that two parts of a bundle, or two clusters, made. The API server would keep the last one applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duplicate {
    /// What both made.
    pub identity: Identity,
    /// Who made it first.
    pub first: String,
    /// Who made it again.
    pub second: String,
}

impl std::fmt::Display for Duplicate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { identity, first, second } = self;
        write!(f, "{identity} comes from {first} and again from {second}")
    }
}

/// Every object that is there more than once, each with the first who made it. The version of its API group does not
/// tell objects apart: the API server serves one object under each.
pub fn duplicates<'a>(objects: impl IntoIterator<Item = (&'a str, &'a Object)>) -> Vec<Duplicate> {
    let mut seen = HashMap::new();
    let mut duplicates = Vec::new();
    for (origin, object) in objects {
        let identity = object.identity();
        let key =
            (identity.group().to_owned(), identity.kind.clone(), identity.namespace.clone(), identity.name.clone());
        match seen.get(&key) {
            None => drop(seen.insert(key, origin)),
            Some(first) => {
                duplicates.push(Duplicate { identity, first: (*first).to_owned(), second: origin.to_owned() });
            }
        }
    }
    duplicates
}
