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

use crate::source::Language;

pub use bundle::{bundle, charts, delivered, files, manifests, runbook, sections};
pub use input::{Document, Inputs, Kind};
pub use recorded::recorded;
pub use unit::{Checked, Selection, Unit, clusters};

/// What tells our documents from others; one whose `apiVersion` is misspelt is still meant for us.
pub const LANGUAGE: Language<'static> = Language {
    mark: "pgforge",
    group: "pgforge.dev",
    kinds: &["Cluster", "Defaults"],
    keys: &["engine", "postgres", "instances", "storage"],
};
