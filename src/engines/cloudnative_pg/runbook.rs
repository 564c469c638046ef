//! The values that only this engine's runbook uses.

use super::{POSTGRES, continuous};
use crate::cluster::Cluster;
use crate::engines::instance::shared_runbook;
use crate::runbook::Runbook;
use minijinja::context;

pub(super) fn runbook(cluster: &Cluster, blueprint: &str) -> Runbook {
    let continuous = cluster.continuous.as_ref().map(|desired| {
        context! {
            name => continuous::name(cluster),
            destination => continuous::destination(desired),
            days => desired.desired.keep.days.get(),
        }
    });
    let pooler = cluster.pooler.as_ref().map(|pooler| {
        context! {
            name => cluster.names().pooler(),
            mode => pooler.desired.mode.to_string(),
            instances => pooler.desired.instances.get(),
            size => pooler.pool_size,
        }
    });
    let certificate = cluster.certificate().map(|secret| {
        context! { secret, brought => cluster.tls().is_some_and(|tls| tls.cert_manager.is_none()) }
    });
    let timing = &cluster.engines.cloudnative_pg.timing;
    let own = context! {
        continuous,
        pooler,
        certificate,
        operator => cluster.engines.cloudnative_pg.operator.namespace.to_string(),
        lease => timing.lease_duration_seconds,
        image => cluster.images.cloudnative_pg.to_string(),
    };
    shared_runbook::runbook(cluster, include_str!("runbook.md.j2"), POSTGRES, blueprint, own)
}
