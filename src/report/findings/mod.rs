//! Findings for programs. [`crate::diagnostic::render`] renders them for people.

mod json;
mod sarif;
mod span;

pub use json::json;
pub use sarif::sarif;
