//! stolon: keepers run PostgreSQL, sentinels decide who is primary, proxies lead clients there and are its only fence.
//!
//! Facts are those of sorintlab/stolon at commit bcea7a7 (2023-09-06), whose images run PostgreSQL up to 15.

mod bounds;
mod budget;
mod chart;
mod check;
mod daemon;
mod keeper;
mod proxy;
mod runbook;
mod scripts;
mod sentinel;
mod spec;
mod steward;
mod verdict;

use super::instance::{CLAIM, pod::PORT};
use super::{
    By, Chart, Contract, DataSet, Endpoint, Engine, Facts, Output, Owned, PodWriters, Pods, Proof, STEWARD, Writers,
    budget::Budget, runbook::Runbook,
};
use crate::blueprint::Packaging;
use crate::cluster::{Cluster, Findings};
use crate::kube::Labels;
use crate::verdict::{Setting, Verdict};

/// The engine.
pub(super) struct Stolon;

/// Whether stolon's pods are those of the chart.
fn is_chart(cluster: &Cluster) -> bool {
    cluster.packaging == Packaging::UpstreamChart
}

/// The accounts of stolon's pods.
fn accounts(cluster: &Cluster) -> Vec<String> {
    let own: &[&str] =
        if is_chart(cluster) { &[chart::ACCOUNT] } else { &[daemon::KEEPER, daemon::SENTINEL, daemon::PROXY] };
    own.iter().map(|component| cluster.component(component)).collect()
}

/// Parameters that stolon sets itself and takes from nobody (`managedPGParameters` in `internal/postgresql`), and those
/// that it would take but that break it.
const OWNED_PARAMETERS: Owned = Owned(&[
    "max_replication_slots",
    "max_wal_senders",
    "recovery_min_apply_delay",
    "restore_command",
    "wal_log_hints",
]);

static FACTS: Facts = Facts {
    owned_parameters: OWNED_PARAMETERS,
    chosen_primary: false,
    continuous: false,
    brought_secrets: true,
    pooler: By::Components,
};

impl Engine for Stolon {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    fn check(&self, cluster: &Cluster, findings: &mut Findings) {
        check::check(cluster, findings);
    }

    fn contract(&self, cluster: &Cluster) -> Contract {
        let pods = |component, data, entrance| Pods { component, data, entrance };
        Contract {
            primary: Endpoint { service: cluster.names().primary(), port: PORT },
            pods: vec![
                pods(daemon::KEEPER, true, false),
                pods(daemon::SENTINEL, false, false),
                pods(daemon::PROXY, false, true),
            ],
            connections: vec![(daemon::KEEPER, daemon::KEEPER), (daemon::PROXY, daemon::KEEPER)],
            proof: Proof::by_official(&cluster.images.stolon),
            management: None,
            set: Some(DataSet { name: cluster.component(daemon::KEEPER), claim_template: CLAIM }),
            replication_login: true,
            outside: Vec::new(),
            pod_writers: Some(PodWriters {
                accounts: accounts(cluster),
                itself: true,
                labels: Vec::new(),
                annotations: vec![daemon::STATUS],
            }),
            config_maps: Some(Writers {
                accounts: accounts(cluster).into_iter().chain([cluster.component(STEWARD)]).collect(),
                names: vec![daemon::store(cluster)],
            }),
            operator: None,
        }
    }

    fn output(&self, cluster: &Cluster) -> Output {
        if is_chart(cluster) {
            return Output { objects: chart::objects(cluster), steward: steward::part(cluster) };
        }
        let mut objects = keeper::objects(cluster);
        objects.extend(sentinel::objects(cluster));
        objects.extend(proxy::objects(cluster));
        Output { objects, steward: steward::part(cluster) }
    }

    fn charts(&self, cluster: &Cluster) -> Vec<Chart> {
        is_chart(cluster).then(|| chart::chart(cluster)).into_iter().collect()
    }

    fn claims(&self, cluster: &Cluster) -> u16 {
        // The chart's keepers start one after another, and the first one waits for the Secrets.
        if is_chart(cluster) { 1 } else { cluster.instances }
    }

    fn selector(&self, cluster: &Cluster, contract: &Contract, component: &str) -> Labels {
        if is_chart(cluster) && contract.pods.iter().any(|pods| pods.component == component) {
            // The chart takes no labels for its pods.
            return daemon::discovery(cluster, component);
        }
        contract.selector(cluster, component)
    }

    fn budget(&self, cluster: &Cluster) -> Budget {
        budget::budget(cluster)
    }

    fn runbook(&self, cluster: &Cluster, blueprint: &str) -> Runbook {
        runbook::runbook(cluster, blueprint)
    }

    fn verdict(&self, setting: &Setting, _: &Cluster, after: &Cluster) -> Option<Verdict> {
        verdict::verdict(setting, after)
    }
}
