//! The only module that uses files and other programs. In: paths as the user wrote them. Out: texts by name, for the
//! pure stages; and their results, as a tree on disk.
#![allow(clippy::disallowed_methods)]

pub mod git;
mod create;
mod inputs;
pub mod kubectl;
pub mod tree;
mod replace;

pub use create::{Created, create};
pub use inputs::{Inputs, Original, Refusal, entry, originals, read};
pub use replace::replace;

/// Whether a path leads to a folder.
pub fn is_folder(path: &std::path::Path) -> bool {
    path.is_dir()
}
