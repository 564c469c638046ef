//! cloudnative-pg: CloudNativePG, an operator, runs each instance as a separate pod, elects the primary through the API
//! server, and creates roles and databases.
//!
//! Facts are those of cloudnative-pg/cloudnative-pg v1.30.0: its webhooks, `pkg/postgres`, and tests on a real
//! Kubernetes cluster.

mod budget;
mod check;
mod cluster;
mod continuous;
mod inside;
mod names;
mod parameters;
mod pooler;
mod resources;
mod runbook;
mod steward;
mod verdict;

use super::instance::{self, pod::PORT};
use super::{Engine, budget::Budget, facts::facts};
use crate::cluster::{Cluster, Findings};
use crate::contract::{Contract, Endpoint, Operator, Part, Pods, Sidecars, TestRestore};
use crate::knowledge::images;
use crate::kube::Object;
use crate::kube::service::by_number;
use crate::runbook::Runbook;
use crate::scripts::{Script, scripts};
use crate::verdict::{Setting, Verdict};
use std::collections::BTreeMap;

/// The engine.
pub(super) struct CloudnativePg;

/// The component whose pods hold data.
const POSTGRES: &str = "postgres";
/// The port of the instance manager, which the operator and the other instances query.
const STATUS: u16 = 8000;

/// Files of `src/scripts/operated`.
const SCRIPTS: &[Script] = scripts!["../../scripts/operated/cluster.sh" "../../scripts/operated/cluster.sql"];

impl Engine for CloudnativePg {
    fn check(&self, cluster: &Cluster, findings: &mut Findings) {
        check::check(cluster, findings);
    }

    fn contract(&self, cluster: &Cluster) -> Contract {
        let image = &cluster.images.cloudnative_pg;
        let pooler = cluster.pooler.iter().map(|_| cluster.names().pooler());
        Contract {
            facts: facts(cluster.engine),
            primary: Endpoint { service: cluster.names().primary(), port: PORT },
            pods: vec![Pods { component: POSTGRES, selector: names::pods(cluster), data: true, accepts_clients: true }],
            connections: vec![(POSTGRES, POSTGRES)],
            management: Some(STATUS),
            test_restore: TestRestore::by(image, images::cloudnative_pg_user(image.as_str())),
            set: None,
            replication_login: false,
            outside: continuous::outside(cluster).into_iter().collect(),
            pod_writers: None,
            config_maps: None,
            operator: Some(Operator {
                namespace: cluster.engines.cloudnative_pg.operator.namespace.clone(),
                pods: names::pods(cluster),
                secrets: BTreeMap::new(),
                watched: names::watched(),
                creates_roles: true,
                services: names::SERVICES.map(|end| cluster.component(end)).into_iter().chain(pooler).collect(),
            }),
            sidecars: Sidecars::None,
        }
    }

    fn part(&self, cluster: &Cluster, contract: &Contract) -> Part {
        // The operator's pods name the port differently.
        let primary = instance::primary(cluster, POSTGRES, names::instances(cluster, "primary"));
        let replicas = instance::replicas(cluster, POSTGRES, names::instances(cluster, "replica"));
        let mut objects =
            vec![Object::of(&by_number(primary)), Object::of(&by_number(replicas)), cluster::object(cluster)];
        objects.extend(inside::objects(cluster));
        objects.extend(continuous::objects(cluster));
        objects.extend(pooler::objects(cluster));
        Part {
            objects,
            pods: pooler::pods(cluster),
            flows: pooler::flows(cluster, contract),
            postgres_roles: names::VISITORS.map(str::to_owned).into(),
            steward: steward::part(cluster),
            ..Part::default()
        }
    }

    fn budget(&self, cluster: &Cluster) -> Budget {
        budget::budget(cluster)
    }

    fn runbook(&self, cluster: &Cluster, blueprint: &str) -> Runbook {
        runbook::runbook(cluster, blueprint)
    }

    fn verdict(&self, setting: &Setting, before: &Cluster, after: &Cluster) -> Option<Verdict> {
        verdict::verdict(setting, before, after)
    }
}
