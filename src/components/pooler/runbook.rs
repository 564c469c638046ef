//! The pooler in the runbook.

use super::{COMPONENT, of};
use crate::cluster::Cluster;
use crate::engines::runbook::{Section, steps};
use minijinja::context;

/// How clients come through it, and what it is doing.
pub(in crate::components) fn runbook(cluster: &Cluster) -> Vec<Section> {
    let Some(pooler) = of(cluster) else { return Vec::new() };
    let values = context! {
        namespace => cluster.namespace.to_string(),
        name => cluster.name.to_string(),
        pooler => cluster.component(COMPONENT),
        service => cluster.names().pooler(),
        mode => pooler.asked.mode.to_string(),
        instances => pooler.asked.instances.get(),
        size => pooler.pool_size,
        secret => pooler.secret.clone(),
    };
    vec![Section::new("The pooler", steps(include_str!("runbook.md.j2"), values))]
}
