//! Findings for programs. What people read is made by [`crate::diagnostic::render`].

mod json;
mod sarif;
mod span;

pub use json::json;
pub use sarif::sarif;
