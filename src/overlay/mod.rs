//! Layers of nodes merged into one tree, in which every node keeps its own file and range.
//!
//! In: the defaults and a blueprint as they were read, and an environment. Out: [`Places`], one document that leads
//! from a path to its value and to the place where it was written.

mod environment;
mod layers;
mod merge;
mod places;
#[cfg(test)]
mod tests;

pub use environment::{environments, no_environment};
pub use layers::layers;
pub use merge::merge;
pub use places::Places;
