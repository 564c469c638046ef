//! The connection pooler: `PgBouncer` in front of the primary, a Deployment behind the Service `<name>-pooler`, for
//! engines that have no pooler. Its assumption of the budget applies to all engines.
//!
//! It stores only the password of its role, with which it reads a client's password verifier from PostgreSQL. The
//! steward creates the role and the lookup function. The pooler does not serve databases of applications.

mod config;
mod pod;
mod runbook;

use super::Component;
use crate::cluster::{Cluster, Pooler};
use crate::contract::{By, Contract, Credential, Flow, Part, Place, PodGroup, ServiceRole, StewardPart};
use crate::engines::pgbouncer::FINDS_PRIMARY;
use crate::kube::workload::{Replace, deployment};
use crate::kube::{Object, disruption, labels, metadata, rbac, service};
use crate::scripts::POOLER as SCRIPTS;
use k8s_openapi::api::core::v1::ConfigMap;
use serde_json::json;
use std::collections::BTreeMap;

/// The component's name.
pub const COMPONENT: &str = "pooler";

/// `PgBouncer` in front of the primary.
pub(super) struct Poolers;

impl Component for Poolers {
    fn part(&self, cluster: &Cluster, contract: &Contract) -> Part {
        let Some(pooler) = &cluster.pooler else { return Part::default() };
        let assumptions = vec![assumption(cluster, pooler)];
        if contract.facts.pooler == By::Engine {
            return Part { assumptions, ..Part::default() };
        }
        Part {
            objects: objects(cluster, pooler, contract),
            pods: vec![PodGroup { accepts_clients: true, ..PodGroup::of(cluster, COMPONENT) }],
            flows: Flow::to_postgres(COMPONENT, contract).collect(),
            credentials: vec![Credential::of_role("role-pooler", &pooler.secret, Pooler::ROLE, "postgres")],
            roles: vec![ServiceRole { name: Pooler::ROLE, in_roles: Vec::new(), databases: Vec::new() }],
            postgres_roles: vec![Pooler::ROLE.to_owned()],
            sections: vec![(Place::Connect, runbook::section(cluster, pooler))],
            assumptions,
            steward: StewardPart {
                database: [("pooler".to_owned(), json!({"role": Pooler::ROLE}))].into_iter().collect(),
                ..StewardPart::default()
            },
            ..Part::default()
        }
    }
}

fn objects(cluster: &Cluster, pooler: &Pooler, contract: &Contract) -> Vec<Object> {
    let (name, namespace) = (cluster.name.as_str(), cluster.namespace.as_str());
    let selector = || labels::selector(name, COMPONENT);
    let metadata = |object: &str| metadata(namespace, object, labels::of(name, COMPONENT));
    let own = || metadata(&cluster.component(COMPONENT));
    let instances = pooler.desired.instances.get();
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

/// What clients of the pooler see during a failover.
fn assumption(cluster: &Cluster, pooler: &Pooler) -> String {
    format!(
        "clients of `{}` do the same: while the poolers reach no primary, they close a connection that sends a query, or let it wait for up to {} s (queryWaitTimeout) if a connection attempt hangs; they reach the new primary within {} s of its accepting connections",
        cluster.names().pooler(),
        pooler.desired.query_wait_timeout.seconds(),
        FINDS_PRIMARY
    )
}
