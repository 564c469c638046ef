//! The values that only this engine's runbook uses.

use super::{POSTGRES, continuous};
use crate::cluster::Cluster;
use crate::engines::instance::prose;
use crate::runbook::Runbook;
use minijinja::context;

pub(super) fn runbook(cluster: &Cluster, blueprint: &str) -> Runbook {
    let continuous = cluster.continuous.as_ref().map(|asked| {
        context! {
            name => continuous::name(cluster),
            destination => continuous::destination(asked),
            days => asked.asked.keep.days.get(),
        }
    });
    let pooler = cluster.pooler.as_ref().map(|pooler| {
        context! {
            name => cluster.names().pooler(),
            mode => pooler.asked.mode.to_string(),
            instances => pooler.asked.instances.get(),
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
    prose::runbook(cluster, include_str!("runbook.md.j2"), POSTGRES, blueprint, own)
}
