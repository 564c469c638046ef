//! YAML with positions.
//!
//! In: a text. Out: a tree of [`Node`]s, each with its own file and range, or one diagnostic.

mod node;

pub use node::{Entry, Node, Value};
