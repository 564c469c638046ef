//! pgforge compiles a blueprint, `cluster.yaml`, into everything that a highly available PostgreSQL cluster on
//! Kubernetes needs.
//!
//! Data flows one way. The modules below are in that order, and a module may use only those above it:
//!
//! ```text
//! text ─▶ source ─▶ overlay ─▶ blueprint ─▶ cluster ─▶ build ─▶ emit
//!                                                      └─▶ plan ─▶ report
//! ```

pub mod text;
pub mod secrecy;
pub mod diagnostic;
pub mod source;
pub mod overlay;
pub mod knowledge;
pub mod verdict;
pub mod blueprint;
pub mod cluster;
pub mod lock;
pub mod kube;
pub mod scripts;
pub mod runbook;
pub mod contract;
pub mod steward;
pub mod engines;
pub mod components;
pub mod bundle;
pub mod build;
pub mod checks;
pub mod emit;
pub mod format;
mod workers;
pub mod compile;
pub mod plan;
pub mod report;
pub mod io;
pub mod baseline;
pub mod cli;
