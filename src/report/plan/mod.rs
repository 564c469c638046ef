//! Reports a plan as text for a terminal, as Markdown for a pull request, or as JSON for programs.

mod difference;
mod entry;
mod json;
mod markdown;
#[cfg(test)]
mod samples;
mod size;
mod text;
mod tree;
mod words;

pub use json::{json, schema};
pub use markdown::markdown;
pub use text::text;
pub use tree::{covered, help, what};
