//! Merges layers of nodes into one tree, in which every node keeps its file and range.
//!
//! Input: the defaults and a blueprint as read, and an environment. Output: [`Places`], one document that leads from a
//! path to its value and to the place where it was written.

mod environment;
mod layers;
mod merge;
mod places;
#[cfg(test)]
mod tests;

pub use environment::{environments, no_environment};
pub use layers::{Misfit, layers};
pub use merge::merge;
pub use places::Places;
