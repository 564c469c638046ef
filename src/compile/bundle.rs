//! A checked cluster's objects.

use super::Unit;
use crate::bundle::Bundle;
use crate::cluster::Cluster;
use crate::{components, engines};

/// Builds everything that a cluster compiles to.
///
/// # Panics
/// If two parts of pgforge make the same object, which no blueprint can bring about: every name is derived from the
/// cluster's by the part that makes it.
pub fn bundle(unit: &Unit) -> Bundle {
    of(&unit.cluster)
}

fn of(cluster: &Cluster) -> Bundle {
    let engine = engines::engine(cluster.engine);
    let output = engine.output(cluster);
    let contract = engine.contract(cluster);
    let components = components::objects(cluster, &contract, output.steward);
    let parts = vec![("the engine".to_owned(), output.objects), ("components".to_owned(), components)];
    Bundle::new(parts).unwrap_or_else(|duplicates| panic!("{}", duplicates[0]))
}
