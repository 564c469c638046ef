//! What every engine shares: the steward with its credentials, the network, the namespace, the applications, the objects
//! that a blueprint brings and its patches, the record of what was compiled. Each on its own; all that they know of an engine is its contract.

mod admission;
mod apps;
mod asked;
mod connection;
mod backups;
mod certificate;
mod credentials;
mod extra;
mod namespace;
mod network;
mod pooler;
mod record;
mod steward;

pub use connection::{Connection, Pooled, connection};
pub use pooler::COMPONENT as POOLER;

use crate::cluster::Cluster;
use crate::engines::budget::Budget;
use crate::engines::runbook::{Runbook, Section};
use crate::engines::{self, Chart, Contract, StewardPart};
use crate::kube::Object;

pub use extra::{OWN, extra, patched};
pub use record::{RECORD, record};

/// Every object of a cluster, in any order, but for the record of what it was compiled from and what its blueprint brings
/// itself; patches not applied yet.
pub fn made(cluster: &Cluster) -> Vec<Object> {
    let engine = engines::engine(cluster.engine);
    let (output, contract) = (engine.output(cluster), engine.contract(cluster));
    let mut made = output.objects;
    let components = objects(cluster, &contract, output.steward, data_set(&made, &contract));
    made.extend(components);
    made
}

/// The StatefulSet whose pods hold data, where it is rendered here.
fn data_set<'a>(objects: &'a [Object], contract: &Contract) -> Option<&'a Object> {
    let set = contract.set.as_ref()?;
    objects.iter().find(|object| {
        let identity = object.identity();
        identity.kind == "StatefulSet" && identity.name == set.name
    })
}

/// The objects of all components.
fn objects(cluster: &Cluster, contract: &Contract, part: StewardPart, set: Option<&Object>) -> Vec<Object> {
    let mut objects = namespace::objects(cluster);
    objects.extend(network::objects(cluster, contract));
    objects.extend(admission::objects(cluster, contract));
    objects.extend(certificate::objects(cluster, contract));
    objects.extend(pooler::objects(cluster, contract));
    objects.extend(backups::objects(cluster, contract));
    objects.extend(steward::objects(cluster, contract, part, set));
    objects.extend(apps::objects(cluster, contract));
    objects
}

/// What the cluster promises: the engine's budget, and what components make of it.
pub fn budget(cluster: &Cluster) -> Budget {
    let mut budget = engines::engine(cluster.engine).budget(cluster);
    budget.assumptions.extend(pooler::assumptions(cluster));
    budget
}

/// Sections of the runbook beside the engine's: the pooler's, the applications'.
pub fn sections(cluster: &Cluster, contract: &Contract) -> Vec<Section> {
    [pooler::runbook(cluster), apps::sections(cluster, contract)].concat()
}

/// The charts that applications come by.
pub fn charts(cluster: &Cluster, contract: &Contract) -> Vec<Chart> {
    apps::charts(cluster, contract)
}

/// What components have to say to operators.
pub fn runbook(cluster: &Cluster) -> Runbook {
    backups::runbook(cluster)
}
