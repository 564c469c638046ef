//! patroni: Patroni runs PostgreSQL in each member, and the members elect the primary through the API server.
//!
//! Facts are those of patroni/patroni 4.1.4 and of its release notes from 3.0 on.

pub(super) mod budget;
pub(super) mod check;
mod config;
mod pod;
mod steward;

use super::instance::{self, CLAIM, Set, pod::PORT, shared_runbook};
use super::{Engine, budget::Budget, facts::facts, replaced};
use crate::blueprint::engines::patroni::Release;
use crate::cluster::{Cluster, Findings};
use crate::contract::{Contract, DataSet, Endpoint, Part, PodWriters, Pods, Sidecars, TestRestore, Writers};
use crate::knowledge::images;
use crate::kube::labels::{self, Labels};
use crate::kube::{Object, service};
use crate::runbook::Runbook;
use crate::runbook::template::written;
use crate::scripts::{Script, scripts};
use crate::verdict::{Effect, Setting, Verdict, reason};
use minijinja::context;

/// The engine.
pub(super) struct Patroni;

/// The component whose pods hold data.
const POSTGRES: &str = "postgres";
/// The label that Patroni sets to a member's role.
const ROLE: &str = "pgforge.dev/role";
/// The port of Patroni's REST API.
const REST: u16 = 8008;

/// Files of `src/scripts/patroni`, and scripts of `plain` that this engine shares.
const SCRIPTS: &[Script] = scripts![
    "../../scripts/patroni/bootstrap.sh" "../../scripts/patroni/member.sh" "../../scripts/patroni/patroni.sh"
    "../../scripts/plain/mark-claims.sh" "../../scripts/plain/permit-initdb.sh"
];

/// The label value of the primary in this release of Patroni.
fn primary_label(release: Release) -> &'static str {
    if release < Release::V4_0 { "master" } else { "primary" }
}

/// The terms of the budget.
fn terms(cluster: &Cluster) -> budget::Terms {
    let settings = &cluster.engines.patroni;
    budget::Terms { timing: settings.timing, maximum_lag_on_failover: settings.maximum_lag_on_failover }
}

/// The members' headless Service: `<name>-members`.
fn pods_service(cluster: &Cluster) -> String {
    cluster.component("members")
}

impl Engine for Patroni {
    fn check(&self, cluster: &Cluster, findings: &mut Findings) {
        check::check(cluster, findings);
    }

    fn contract(&self, cluster: &Cluster) -> Contract {
        Contract {
            facts: facts(cluster.engine),
            primary: Endpoint { service: cluster.names().primary(), port: PORT },
            pods: vec![Pods {
                component: POSTGRES,
                selector: labels::selector(cluster.name.as_str(), POSTGRES),
                data: true,
                accepts_clients: true,
            }],
            connections: vec![(POSTGRES, POSTGRES)],
            // Reading needs no login; changes do.
            management: Some(REST),
            test_restore: TestRestore::by(
                &cluster.images.patroni,
                images::patroni_user(cluster.images.patroni.as_str()),
            ),
            set: Some(DataSet { name: cluster.component(POSTGRES), claim_template: CLAIM, claims: cluster.instances }),
            replication_login: true,
            outside: Vec::new(),
            pod_writers: Some(PodWriters {
                accounts: vec![cluster.component(POSTGRES)],
                only_itself: true,
                labels: vec![ROLE],
                annotations: vec!["status"],
            }),
            config_maps: Some(Writers { accounts: vec![cluster.component(POSTGRES)], names: pod::stores(cluster) }),
            operator: None,
            sidecars: Sidecars::StatefulSet,
        }
    }

    fn part(&self, cluster: &Cluster, _: &Contract) -> Part {
        let set = Set {
            component: POSTGRES,
            service: pods_service(cluster),
            labels: Labels::new(),
            ports: vec![service::port("rest", REST)],
            pod: pod::spec(cluster),
        };
        let mut objects = set.objects(cluster);
        objects.extend(instance::pod::account(cluster, POSTGRES, pod::rules(cluster)));
        let selector = |role: &str| {
            let mut selector = labels::selector(cluster.name.as_str(), POSTGRES);
            selector.insert(ROLE.to_owned(), role.to_owned());
            selector
        };
        let primary = selector(primary_label(cluster.engines.patroni.version));
        objects.push(Object::of(&instance::primary(cluster, POSTGRES, primary)));
        objects.push(Object::of(&instance::replicas(cluster, POSTGRES, selector("replica"))));
        Part { objects, steward: steward::part(cluster), ..Part::default() }
    }

    fn budget(&self, cluster: &Cluster) -> Budget {
        budget::budget(cluster, terms(cluster))
    }

    fn runbook(&self, cluster: &Cluster, blueprint: &str) -> Runbook {
        let kept = format!(", and Patroni's ConfigMaps `{0}-config`, `{0}-leader`, `{0}-sync`", cluster.name);
        let stored = format!("{0}-config {0}-leader {0}-sync {0}-failover", cluster.name);
        let label = primary_label(cluster.engines.patroni.version);
        let set = cluster.component(POSTGRES);
        let pods = format!(
            "kubectl -n {} get pods -l pgforge.dev/cluster={},pgforge.dev/role={label}",
            cluster.namespace, cluster.name
        );
        let choose = format!(
            "primary=$({pods} -o jsonpath='{{.items[0].metadata.name}}')\ninstance={}\n[ \"{set}-$instance\" != \"$primary\" ] || instance=0",
            cluster.instances - 1
        );
        let (kept, stored, choose) = (written(kept), written(stored), written(choose));
        let own = context! { kept, stored, label, choose, switchover => budget::switchover(terms(cluster)) };
        shared_runbook::runbook(cluster, include_str!("runbook.md.j2"), POSTGRES, blueprint, own)
    }

    fn verdict(&self, setting: &Setting, before: &Cluster, after: &Cluster) -> Option<Verdict> {
        let keys: Vec<&str> = setting.path.keys().collect();
        let stored = "the steward stores it, and every member reads it within one pass of its loop";
        if keys == ["spec", "patroni", "version"] {
            let label = |cluster: &Cluster| primary_label(cluster.engines.patroni.version);
            return (label(before) != label(after)).then(|| {
                Verdict::applied(
                    Effect::Outage,
                    reason!("`{name}-primary` selects `{label}` immediately, and has no endpoints until the primary runs the new release", after.name.to_string(), label(after)),
                )
            });
        }
        match keys[..] {
            ["spec", "images", "patroni"] => Some(replaced(self, after, "every instance runs this image")),
            ["spec", "images", "api"] => {
                Some(replaced(self, after, "a container in each instance's pod runs this image"))
            }
            ["spec", "images", "postgres"] => {
                Some(Verdict::no_effect("only the steward runs this image; PostgreSQL does not restart"))
            }
            ["spec", "patroni", _, ..] | ["spec", "failover", "profile"] => Some(Verdict::no_effect(stored)),
            ["spec", "replication", "mode" | "standbys", ..] | ["spec", "postgres", "hba", ..] => {
                Some(Verdict::applied(Effect::Reload, stored))
            }
            _ => None,
        }
    }
}
