//! The connection pooler: `PgBouncer` in front of the primary, a Deployment behind the Service `<name>-pooler`, for engines
//! that bring none of their own. What is said of it here for all engines is the budget.
//!
//! It keeps no password but its own role's, by which it asks PostgreSQL what that keeps of a client's; the steward makes
//! the role and what it asks by. Databases of applications are not behind it.

mod config;
mod pod;
mod runbook;

pub(super) use runbook::runbook;

use crate::cluster::{Cluster, Pooler};
use crate::engines::pgbouncer::FINDS_PRIMARY;
use crate::engines::{self, By, Contract};
use crate::kube::workload::{Replace, deployment};
use crate::kube::{Object, disruption, labels, metadata, rbac, service};
use crate::scripts::POOLER as SCRIPTS;
use k8s_openapi::api::core::v1::ConfigMap;
use std::collections::BTreeMap;

/// The component's name.
pub const COMPONENT: &str = "pooler";

/// The pooler of a cluster whose engine makes none of its own.
pub(super) fn of(cluster: &Cluster) -> Option<&Pooler> {
    cluster.pooler.as_ref().filter(|_| engines::engine(cluster.engine).facts().pooler == By::Components)
}

pub(super) fn objects(cluster: &Cluster, contract: &Contract) -> Vec<Object> {
    let Some(pooler) = of(cluster) else { return Vec::new() };
    let (name, namespace) = (cluster.name.as_str(), cluster.namespace.as_str());
    let selector = || labels::selector(name, COMPONENT);
    let metadata = |object: &str| metadata(namespace, object, labels::of(name, COMPONENT));
    let own = || metadata(&cluster.component(COMPONENT));
    let instances = pooler.asked.instances.get();
    let config_map =
        |name: &str, data| ConfigMap { metadata: metadata(name), data: Some(data), ..ConfigMap::default() };
    let config: BTreeMap<String, String> = [(config::FILE.to_owned(), config::text(cluster, pooler, contract))].into();
    let scripts = SCRIPTS.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    let ports = vec![service::port("postgres", contract.primary.port)];
    let mut objects = vec![
        Object::of(&rbac::service_account(own())),
        Object::of(&config_map(&cluster.component(COMPONENT), config)),
        Object::of(&config_map(&pod::scripts(cluster), scripts)),
        Object::of(&deployment(own(), selector(), instances, Replace::Rolling, pod::spec(cluster, pooler, contract))),
        Object::of(&service::cluster_ip(metadata(&cluster.names().pooler()), selector(), ports)),
    ];
    objects.extend(disruption::budget(own(), selector(), instances).map(|budget| Object::of(&budget)));
    objects
}

/// What a failover looks like to clients of the pooler.
pub(super) fn assumptions(cluster: &Cluster) -> Vec<String> {
    cluster
        .pooler
        .iter()
        .map(|pooler| {
            format!(
                "clients of `{}` do the same: while the poolers reach no primary, a connection that asks for something is ended, or waits for up to {} s (queryWaitTimeout) where an attempt to reach it hangs; they reach the new primary within {} s of its taking connections",
                cluster.names().pooler(),
                pooler.asked.query_wait_timeout.seconds(),
                FINDS_PRIMARY
            )
        })
        .collect()
}
