//! Kubernetes' vocabulary, shared by engines and components: objects, names, labels, pods.

mod object;

pub use object::{Identity, Object};
