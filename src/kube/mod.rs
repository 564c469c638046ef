//! Kubernetes' vocabulary, shared by engines and components: objects, names, labels, pods.

pub mod admission;
pub mod cert_manager;
pub mod cron_job;
pub mod disruption;
pub mod fit;
pub mod ingress;
pub mod keep;
pub mod kinds;
pub mod labels;
mod metadata;
mod object;
pub mod patch;
pub mod pod;
pub mod policy;
pub mod privilege;
pub mod quantity;
pub mod rbac;
pub mod service;
pub mod workload;

pub use labels::Labels;
pub use metadata::{matching, metadata};
pub use object::{Identity, Object};

#[cfg(test)]
mod tests;
