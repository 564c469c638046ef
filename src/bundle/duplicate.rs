//! Objects that are defined twice.

use std::collections::HashMap;

use crate::kube::{Identity, Object};

/// An object that two parts of a bundle, or two clusters, define. The API server would keep the one applied last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duplicate {
    /// The object.
    pub identity: Identity,
    /// The name of its first origin.
    pub first: String,
    /// The name of its second origin.
    pub second: String,
}

impl std::fmt::Display for Duplicate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { identity, first, second } = self;
        write!(f, "{identity} is defined by {first} and again by {second}")
    }
}

/// Returns every repeated object, with its first origin. The API version does not distinguish objects: the API server
/// serves one object under every version of its group.
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
