//! The whole way through, as a pure function: texts in, checked clusters and their bundles out.
//!
//! The fleet compiles to checked clusters first ([`clusters`]); only when nothing is wrong are bundles built
//! ([`bundle`](fn@bundle)), one at a time by whoever writes them.

mod arguments;
mod bundle;
mod idle;
mod input;
mod origin;
mod recorded;
#[cfg(test)]
mod tests;
mod unit;

pub use bundle::{bundle, charts, files, runbook, sections};
pub use input::{Document, Inputs, Kind};
pub use origin::vouches;
pub use recorded::recorded;
pub use unit::{Checked, Selection, Unit, clusters};

/// What the `apiVersion` of our documents holds; one that is misspelt elsewhere is still meant for us.
pub const GROUP: &str = "pgforge";
