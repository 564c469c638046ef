//! The pooler in the runbook.

use super::COMPONENT;
use crate::cluster::{Cluster, Pooler};
use crate::runbook::{Section, steps};
use minijinja::context;

/// The section that explains how clients connect through the pooler, and how to check it.
pub(super) fn section(cluster: &Cluster, pooler: &Pooler) -> Section {
    let values = context! {
        namespace => cluster.namespace.to_string(),
        name => cluster.name.to_string(),
        pooler => cluster.component(COMPONENT),
        service => cluster.names().pooler(),
        mode => pooler.desired.mode.to_string(),
        instances => pooler.desired.instances.get(),
        size => pooler.pool_size,
        secret => pooler.secret.clone(),
    };
    Section::new("The pooler", steps(include_str!("runbook.md.j2"), values))
}
