//! The whole compiler as a pure function: texts in, checked clusters and their bundles out.
//!
//! Each cluster is checked and built once ([`Unit`]); [`files`](fn@files) renders its folder from that.

mod files;
mod unused_acceptances;
mod input;
mod origin;
mod recorded;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;
mod unit;

use crate::source::Language;

pub use files::{delivered, files, manifests};
pub use input::{Document, Inputs, Kind};
pub use recorded::recorded;
pub use unit::{Checked, Selection, Unit, clusters};

/// How pgforge's documents are recognized, including those whose `apiVersion` is misspelt.
pub const LANGUAGE: Language<'static> = Language {
    mark: "pgforge",
    group: "pgforge.dev",
    kinds: &["Cluster", "Defaults"],
    keys: &["engine", "postgres", "instances", "storage"],
};
