//! zalando: the postgres-operator creates the instances, users and databases from one custom resource.
//!
//! Facts are those of zalando/postgres-operator 2.0.1 and of the Spilo that it runs.

mod check;
mod names;
mod manifest;
mod resource;
mod steward;
mod verdict;

use super::instance::{self, pod::PORT, shared_runbook};
use super::patroni::budget as bounds;
use super::{Engine, budget::Budget, facts::facts};
use crate::blueprint::engines::patroni::Timing;
use crate::blueprint::engines::zalando::Locks;
use crate::cluster::{Cluster, Findings};
use crate::contract::{Contract, DataSet, Endpoint, Operator, Part, Pods, Sidecars, TestRestore};
use crate::knowledge::images::{SPILO_GID, SPILO_UID};
use crate::kube::service::by_number;
use crate::kube::{Labels, Object};
use crate::runbook::Runbook;
use crate::verdict::{Setting, Verdict};
use minijinja::context;

/// The libraries of the extensions that Spilo creates in every database (`post_init.sh`).
const PRELOADED: [&str; 3] = ["pg_stat_statements", "pg_stat_kcache", "set_user"];

/// The engine.
pub(super) struct Zalando;

/// The component of the instances' pods in pgforge; the operator's labels do not contain it.
const POSTGRES: &str = "postgres";
/// The volume claim template's name.
const CLAIM: &str = "pgdata";
/// The port of Patroni's REST API.
const REST: u16 = 8008;
/// Patroni's default in seconds, because the custom resource has no `primary_start_timeout`.
const PRIMARY_START_TIMEOUT: u32 = 300;

/// The terms of the budget.
fn terms(cluster: &Cluster) -> bounds::Terms {
    let settings = &cluster.engines.zalando;
    let Locks { ttl, loop_wait, retry_timeout } = settings.timings;
    bounds::Terms {
        timing: Timing { ttl, loop_wait, retry_timeout, primary_start_timeout: PRIMARY_START_TIMEOUT },
        maximum_lag_on_failover: settings.maximum_lag_on_failover,
    }
}

/// The selector of the pods with a role.
fn selector(cluster: &Cluster, role: &str) -> Labels {
    let mut labels = names::pods(cluster);
    labels.insert(names::ROLE.to_owned(), role.to_owned());
    labels
}

impl Engine for Zalando {
    fn check(&self, cluster: &Cluster, findings: &mut Findings) {
        check::check(cluster, findings);
    }

    fn contract(&self, cluster: &Cluster) -> Contract {
        Contract {
            facts: facts(cluster.engine),
            primary: Endpoint { service: cluster.names().primary(), port: PORT },
            pods: vec![Pods { component: POSTGRES, selector: names::pods(cluster), data: true, accepts_clients: true }],
            connections: vec![(POSTGRES, POSTGRES)],
            test_restore: TestRestore {
                preloaded: &PRELOADED,
                ..TestRestore::by(&cluster.images.spilo, (SPILO_UID, SPILO_GID))
            },
            management: Some(REST),
            set: Some(DataSet { name: cluster.name.to_string(), claim_template: CLAIM, claims: cluster.instances }),
            replication_login: true,
            outside: Vec::new(),
            pod_writers: None,
            config_maps: None,
            operator: Some(Operator {
                namespace: cluster.engines.zalando.operator.namespace.clone(),
                pods: names::pods(cluster),
                secrets: names::secrets(cluster),
                watched: Labels::new(),
                creates_roles: false,
                services: names::SERVICES.map(|end| format!("{}{end}", cluster.name)).into(),
            }),
            sidecars: Sidecars::None,
        }
    }

    fn part(&self, cluster: &Cluster, _: &Contract) -> Part {
        // The operator does not name the port (`generateContainer` in pkg/cluster/k8sres.go).
        let objects = vec![
            manifest::object(cluster),
            Object::of(&by_number(instance::primary(cluster, POSTGRES, selector(cluster, names::PRIMARY)))),
            Object::of(&by_number(instance::replicas(cluster, POSTGRES, selector(cluster, names::REPLICA)))),
        ];
        Part { objects, steward: steward::part(cluster), ..Part::default() }
    }

    fn budget(&self, cluster: &Cluster) -> Budget {
        bounds::budget(cluster, terms(cluster))
    }

    fn runbook(&self, cluster: &Cluster, blueprint: &str) -> Runbook {
        let own = context! {
            operator => cluster.engines.zalando.operator.namespace.to_string(),
            deletes_volumes => cluster.engines.zalando.operator.deletes_volumes,
            // The StatefulSet has the cluster's own name.
            set => cluster.name.to_string(),
            sources => names::secrets(cluster),
            superuser_source => names::secret(cluster, names::SUPERUSER),
            replication_source => names::secret(cluster, names::REPLICATION),
            switchover => bounds::switchover(terms(cluster)),
            certificate => cluster.certificate(),
        };
        shared_runbook::runbook(cluster, include_str!("runbook.md.j2"), POSTGRES, blueprint, own)
    }

    fn verdict(&self, setting: &Setting, before: &Cluster, after: &Cluster) -> Option<Verdict> {
        verdict::verdict(self, setting, before, after)
    }
}
