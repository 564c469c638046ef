//! Components that work with every engine, one per file or folder.
//!
//! A component reads only an engine's [`Contract`], and returns one [`Part`]. A new component is a file and a line in
//! the registry.

mod admission;
mod apps;
mod backups;
mod certificate;
mod connection;
mod extra;
mod namespace;
mod network;
mod pooler;
mod record;
#[cfg(test)]
mod sample;

pub use connection::{Connection, Pooled, connection};
pub use extra::{extra, patched};
pub use pooler::COMPONENT as POOLER;
pub use record::{RECORD, record};

use crate::cluster::Cluster;
use crate::contract::{Contract, Part};
use crate::kube::Object;
use crate::steward;

/// An optional feature that works with every engine.
trait Component: Sync {
    /// What it adds to a cluster; an empty part if the blueprint does not use it.
    fn part(&self, cluster: &Cluster, contract: &Contract) -> Part;
}

/// Every component.
const ALL: &[&dyn Component] = &[
    &namespace::Namespaces,
    &certificate::Certificates,
    &backups::Backups,
    &pooler::Poolers,
    &apps::Apps,
    #[cfg(test)]
    &sample::Sample,
];

/// The parts of the steward and of every component, in the order of the registry.
pub fn parts(cluster: &Cluster, contract: &Contract) -> Vec<Part> {
    let components = ALL.iter().map(|component| component.part(cluster, contract));
    [steward::part(cluster, contract)].into_iter().chain(components).collect()
}

/// The objects that combine all parts: network policies, admission policies, the steward.
pub fn combined_objects(cluster: &Cluster, contract: &Contract, parts: &[Part]) -> Vec<Object> {
    let mut objects = network::objects(cluster, contract, parts);
    objects.extend(admission::objects(cluster, contract, parts));
    objects.extend(steward::objects(cluster, contract, parts));
    objects
}
