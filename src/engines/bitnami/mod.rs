//! bitnami: values for Bitnami's Helm chart of PostgreSQL, a primary and standbys that stream from it, without an
//! election.
//!
//! Facts are those of `bitnami/postgresql` in bitnami/charts at commit 5165628 (2026-07-01), and of the scripts in its
//! image in bitnami/containers.

mod budget;
mod check;
mod conf;
mod pod;
mod steward;
mod values;
mod verdict;

use super::instance::{self, CLAIM, pod::PORT, shared_runbook};
use super::{Engine, budget::Budget, facts::facts};
use crate::cluster::{Cluster, Findings};
use crate::contract::{Chart, Contract, DataSet, Endpoint, Part, Pods, Sidecars, TestRestore};
use crate::diagnostic::Path;
use crate::knowledge::charts::POSTGRESQL;
use crate::kube::{Labels, Object, labels};
use crate::runbook::Runbook;
use crate::verdict::{Setting, Verdict};
use minijinja::context;

/// The engine.
pub(super) struct Bitnami;

/// The chart's folder, and the suffix of its objects' names after the cluster's name.
const CHART: &str = "postgresql";
/// The component that accepts writes.
const PRIMARY: &str = "primary";
/// The component that streams from it.
const READ: &str = "read";

/// The release's name, which is also the prefix of the chart's object names: `<name>-postgresql`.
fn release(cluster: &Cluster) -> String {
    cluster.component(CHART)
}

/// The chart's StatefulSet of a component: `<name>-postgresql-primary`.
fn stateful_set(cluster: &Cluster, component: &str) -> String {
    format!("{}-{component}", release(cluster))
}

/// The selector of a component's pods, by labels that our values set.
fn selector(cluster: &Cluster, component: &str) -> Labels {
    labels::selector(cluster.name.as_str(), component)
}

impl Engine for Bitnami {
    fn check(&self, cluster: &Cluster, findings: &mut Findings) {
        check::check(cluster, findings);
    }

    fn contract(&self, cluster: &Cluster) -> Contract {
        let pods =
            |component| Pods { component, selector: selector(cluster, component), data: true, accepts_clients: true };
        let read = cluster.instances > 1;
        Contract {
            facts: facts(cluster.engine),
            primary: Endpoint { service: cluster.names().primary(), port: PORT },
            pods: [PRIMARY].into_iter().chain(read.then_some(READ)).map(pods).collect(),
            connections: if read { vec![(READ, PRIMARY)] } else { Vec::new() },
            test_restore: TestRestore::by_official(&cluster.images.postgres),
            management: None,
            set: Some(DataSet {
                name: stateful_set(cluster, PRIMARY),
                claim_template: CLAIM,
                // Only the primary's claim counts: standbys copy the primary.
                claims: 1,
            }),
            replication_login: true,
            outside: Vec::new(),
            pod_writers: None,
            config_maps: None,
            operator: None,
            sidecars: Sidecars::None,
        }
    }

    fn part(&self, cluster: &Cluster, _: &Contract) -> Part {
        let mut objects = instance::pod::account(cluster, CHART, pod::rules(cluster));
        objects.push(Object::of(&instance::primary(cluster, PRIMARY, selector(cluster, PRIMARY))));
        if cluster.instances > 1 {
            objects.push(Object::of(&instance::replicas(cluster, READ, selector(cluster, READ))));
        }
        let chart = Chart {
            name: CHART.to_owned(),
            at: Path::dotted("spec.engine"),
            release: release(cluster),
            chart: &POSTGRESQL,
            values: values::values(cluster),
        };
        Part { objects, charts: vec![chart], steward: steward::part(cluster), ..Part::default() }
    }

    fn budget(&self, cluster: &Cluster) -> Budget {
        budget::budget(cluster)
    }

    fn runbook(&self, cluster: &Cluster, blueprint: &str) -> Runbook {
        let own = context! {
            release => release(cluster),
            read => stateful_set(cluster, READ),
            reference => POSTGRESQL.reference,
            version => POSTGRESQL.version,
            synchronous => cluster.replication.is_synchronous(),
        };
        shared_runbook::runbook(cluster, include_str!("runbook.md.j2"), "postgresql-primary", blueprint, own)
    }

    fn verdict(&self, setting: &Setting, before: &Cluster, after: &Cluster) -> Option<Verdict> {
        verdict::verdict(setting, before, after)
    }
}
