//! All objects of a cluster, in the order in which they are written and applied.
//!
//! In: the objects of each part, with the part's name. Out: a [`Bundle`], or the objects that two parts define.

mod duplicate;
pub mod files;

pub use duplicate::{Duplicate, duplicates};

use crate::kube::Object;
use crate::kube::kinds::rank;

/// Objects without duplicates, in apply order: by [`rank()`], then by kind, namespace and name.
#[derive(Debug, Clone, PartialEq)]
pub struct Bundle {
    objects: Vec<Object>,
}

impl Bundle {
    /// Combines the parts. The name of each part appears in errors: "the engine", "`spec.objects[0]`".
    ///
    /// # Errors
    /// Every object that is defined twice.
    pub fn new(parts: Vec<(String, Vec<Object>)>) -> Result<Self, Vec<Duplicate>> {
        let named = parts.iter().flat_map(|(origin, objects)| objects.iter().map(move |object| (&**origin, object)));
        let duplicates = duplicates(named);
        if !duplicates.is_empty() {
            return Err(duplicates);
        }
        let mut objects: Vec<Object> = parts.into_iter().flat_map(|(_, objects)| objects).collect();
        objects.sort_by_cached_key(|object| {
            let identity = object.identity();
            (rank(&identity), identity.kind, identity.namespace, identity.name, identity.api_version)
        });
        Ok(Self { objects })
    }

    /// The objects in apply order.
    pub fn objects(&self) -> &[Object] {
        &self.objects
    }
}

#[cfg(test)]
mod tests;
