//! bitnami: values for Bitnami's Helm chart of PostgreSQL, a primary and standbys that stream from it. Nobody is elected.
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

use super::instance::{self, CLAIM, pod::PORT, prose};
use super::{
    By, Chart, Contract, DataSet, Endpoint, Engine, Facts, Output, Owned, Pods, Proof, budget::Budget, runbook::Runbook,
};
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::Path;
use crate::knowledge::charts::POSTGRESQL;
use crate::kube::{Object, labels};
use crate::verdict::{Setting, Verdict};
use minijinja::context;

/// The engine.
pub(super) struct Bitnami;

/// The chart's folder, and what its objects' names go on with behind the cluster's.
const CHART: &str = "postgresql";
/// The component that takes writes.
const PRIMARY: &str = "primary";
/// The component that streams from it.
const READ: &str = "read";

/// Parameters that the chart, its image or our values set.
const OWNED_PARAMETERS: Owned = Owned(&["max_wal_senders", "wal_sender_timeout"]);

static FACTS: Facts = Facts {
    owned_parameters: OWNED_PARAMETERS,
    chosen_primary: false,
    continuous: false,
    brought_secrets: true,
    pooler: By::Components,
};

/// The release's name, and how the names of the chart's objects begin: `<name>-postgresql`.
fn release(cluster: &Cluster) -> String {
    cluster.component(CHART)
}

/// The chart's StatefulSet of a component: `<name>-postgresql-primary`.
fn stateful_set(cluster: &Cluster, component: &str) -> String {
    format!("{}-{component}", release(cluster))
}

impl Engine for Bitnami {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    fn check(&self, cluster: &Cluster, findings: &mut Findings) {
        check::check(cluster, findings);
    }

    fn contract(&self, cluster: &Cluster) -> Contract {
        let pods = |component| Pods { component, data: true, entrance: true };
        let read = cluster.instances > 1;
        Contract {
            primary: Endpoint { service: cluster.names().primary(), port: PORT },
            pods: [PRIMARY].into_iter().chain(read.then_some(READ)).map(pods).collect(),
            connections: if read { vec![(READ, PRIMARY)] } else { Vec::new() },
            proof: Proof::by_official(&cluster.images.postgres),
            management: None,
            set: Some(DataSet { name: stateful_set(cluster, PRIMARY), claim_template: CLAIM }),
            replication_login: true,
            outside: Vec::new(),
            pod_writers: None,
            config_maps: None,
            operator: None,
        }
    }

    fn output(&self, cluster: &Cluster) -> Output {
        let selector = |component| labels::selector(cluster.name.as_str(), component);
        let mut objects = instance::pod::account(cluster, CHART, pod::rules(cluster));
        objects.push(Object::of(&instance::primary(cluster, PRIMARY, selector(PRIMARY))));
        if cluster.instances > 1 {
            objects.push(Object::of(&instance::replicas(cluster, READ, selector(READ))));
        }
        Output { objects, steward: steward::part(cluster) }
    }

    fn charts(&self, cluster: &Cluster) -> Vec<Chart> {
        vec![Chart {
            name: CHART.to_owned(),
            at: Path::dotted("spec.engine"),
            release: release(cluster),
            chart: &POSTGRESQL,
            values: values::values(cluster),
        }]
    }

    fn claims(&self, _: &Cluster) -> u16 {
        // Standbys copy the primary, whatever their volumes hold.
        1
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
        prose::runbook(cluster, include_str!("runbook.md.j2"), "postgresql-primary", blueprint, own)
    }

    fn verdict(&self, setting: &Setting, before: &Cluster, after: &Cluster) -> Option<Verdict> {
        verdict::verdict(setting, before, after)
    }
}
