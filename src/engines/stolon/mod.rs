//! stolon: keepers run PostgreSQL, sentinels elect the primary, and proxies forward clients to it and are its only
//! fence.
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
use super::{Engine, budget::Budget, facts::facts};
use crate::blueprint::Packaging;
use crate::cluster::{Cluster, Findings};
use crate::contract::{Contract, DataSet, Endpoint, Part, PodWriters, Pods, Sidecars, TestRestore, Writers};
use crate::kube::labels;
use crate::runbook::Runbook;
use crate::steward::STEWARD;
use crate::verdict::{Setting, Verdict};

/// The engine.
pub(super) struct Stolon;

/// Whether the chart renders stolon's pods.
fn is_chart(cluster: &Cluster) -> bool {
    cluster.packaging == Packaging::UpstreamChart
}

/// The accounts of stolon's pods.
fn accounts(cluster: &Cluster) -> Vec<String> {
    let own: &[&str] =
        if is_chart(cluster) { &[chart::ACCOUNT] } else { &[daemon::KEEPER, daemon::SENTINEL, daemon::PROXY] };
    own.iter().map(|component| cluster.component(component)).collect()
}

impl Engine for Stolon {
    fn check(&self, cluster: &Cluster, findings: &mut Findings) {
        check::check(cluster, findings);
    }

    fn contract(&self, cluster: &Cluster) -> Contract {
        // The chart does not set our labels on its pods.
        let selector = |component| {
            let name = cluster.name.as_str();
            if is_chart(cluster) { daemon::discovery(cluster, component) } else { labels::selector(name, component) }
        };
        let pods =
            |component, data, accepts_clients| Pods { component, selector: selector(component), data, accepts_clients };
        Contract {
            facts: facts(cluster.engine),
            primary: Endpoint { service: cluster.names().primary(), port: PORT },
            pods: vec![
                pods(daemon::KEEPER, true, false),
                pods(daemon::SENTINEL, false, false),
                pods(daemon::PROXY, false, true),
            ],
            connections: vec![(daemon::KEEPER, daemon::KEEPER), (daemon::PROXY, daemon::KEEPER)],
            test_restore: TestRestore::by_official(&cluster.images.stolon),
            management: None,
            set: Some(DataSet {
                name: cluster.component(daemon::KEEPER),
                claim_template: CLAIM,
                // The chart's keepers start one after another, and the first one waits for the Secrets.
                claims: if is_chart(cluster) { 1 } else { cluster.instances },
            }),
            replication_login: true,
            outside: Vec::new(),
            pod_writers: Some(PodWriters {
                accounts: accounts(cluster),
                only_itself: true,
                labels: Vec::new(),
                annotations: vec![daemon::STATUS],
            }),
            config_maps: Some(Writers {
                accounts: accounts(cluster).into_iter().chain([cluster.component(STEWARD)]).collect(),
                names: vec![daemon::store(cluster)],
            }),
            operator: None,
            sidecars: if is_chart(cluster) { Sidecars::None } else { Sidecars::StatefulSet },
        }
    }

    fn part(&self, cluster: &Cluster, _: &Contract) -> Part {
        let steward = steward::part(cluster);
        if is_chart(cluster) {
            return Part {
                objects: chart::objects(cluster),
                charts: vec![chart::chart(cluster)],
                steward,
                ..Part::default()
            };
        }
        let objects = [keeper::objects(cluster), sentinel::objects(cluster), proxy::objects(cluster)].concat();
        Part { objects, steward, ..Part::default() }
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
