//! All objects of a cluster, in the one order in which they are written and applied.
//!
//! In: objects, each part with the name of who made it. Out: a [`Bundle`], or the objects that two parts made.

mod duplicate;
pub mod files;

pub use duplicate::{Duplicate, duplicates};

use crate::kube::Object;
use crate::kube::kinds::rank;

/// Objects in apply order: by [`rank()`], then by kind, namespace and name; none of them twice.
#[derive(Debug, Clone, PartialEq)]
pub struct Bundle {
    objects: Vec<Object>,
}

impl Bundle {
    /// Puts the parts together. A part is named as an error should name it: "the engine", "`spec.objects[0]`".
    ///
    /// # Errors
    /// Every object that is there twice.
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
