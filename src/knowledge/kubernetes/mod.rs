//! Kubernetes: the releases that manifests are written for, and limits on names.
//!
//! Sources: the validation packages of kubernetes/kubernetes 1.31 to 1.37, read in 2026.

pub mod fields;
mod lists;

pub use lists::{List, list};

/// The oldest supported release, `1.31`.
pub const OLDEST_MINOR: u16 = 31;
/// The newest release that was checked, `1.37`.
pub const NEWEST_MINOR: u16 = 37;

/// Longest value of a label, and longest name of a Service or a pod whose name is its host name.
pub const LONGEST_LABEL: usize = 63;
/// Longest name of a StatefulSet: its pods carry `<name>-<ten characters>` in the label `controller-revision-hash`.
pub const LONGEST_STATEFUL_SET: usize = LONGEST_LABEL - 11;
/// Longest name of a CronJob: its Jobs add a dash and ten digits.
pub const LONGEST_CRON_JOB: usize = LONGEST_LABEL - 11;

/// The seconds after which Kubernetes removes the pods of a silent node from Services: the controller manager's
/// `node-monitor-grace-period`, 40 s up to 1.31 and 50 s from 1.32.
pub fn node_grace(minor: u16) -> u64 {
    if minor < 32 { 40 } else { 50 }
}
