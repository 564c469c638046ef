//! patroni: each member's Patroni runs its PostgreSQL, and they elect the primary through the API server.
//!
//! Facts are those of patroni/patroni 4.1.4 and of its release notes from 3.0 on.

pub(super) mod budget;
pub(super) mod check;
mod config;
mod pod;
mod steward;

use super::instance::{self, CLAIM, Set, pod::PORT, prose};
use super::{
    By, Contract, DataSet, Endpoint, Engine, Facts, Output, Owned, PodWriters, Pods, Proof, Writers, budget::Budget,
    replaced, runbook::Runbook, template::written,
};
use crate::blueprint::engines::patroni::Release;
use crate::cluster::{Cluster, Findings};
use crate::knowledge::images;
use crate::kube::labels::{self, Labels};
use crate::kube::{Object, service};
use crate::scripts::{Script, scripts};
use crate::verdict::{Effect, Setting, Verdict, reason};
use minijinja::context;

/// The engine.
pub(super) struct Patroni;

/// The component whose pods hold data.
const POSTGRES: &str = "postgres";
/// The label by which Patroni says what a member is.
const ROLE: &str = "pgforge.dev/role";
/// Patroni's REST interface.
const REST: u16 = 8008;

/// Files of `src/scripts/patroni`, and those of others that fit here too.
const SCRIPTS: &[Script] = scripts![
    "../../scripts/patroni/bootstrap.sh" "../../scripts/patroni/member.sh" "../../scripts/patroni/patroni.sh"
    "../../scripts/plain/marks.sh" "../../scripts/plain/permit.sh"
];

/// Parameters that Patroni sets itself.
pub(super) const OWNED_PARAMETERS: Owned = Owned(&["cluster_name", "wal_log_hints"]);

static FACTS: Facts = Facts {
    owned_parameters: OWNED_PARAMETERS,
    chosen_primary: false,
    continuous: false,
    brought_secrets: true,
    pooler: By::Components,
};

/// How Patroni calls the primary in its label.
fn primary_label(release: Release) -> &'static str {
    if release < Release::V4_0 { "master" } else { "primary" }
}

/// What its bounds depend on.
fn terms(cluster: &Cluster) -> budget::Terms {
    let settings = &cluster.engines.patroni;
    budget::Terms { timing: settings.timing, maximum_lag_on_failover: settings.maximum_lag_on_failover }
}

/// The members' headless Service: `<name>-members`.
fn pods_service(cluster: &Cluster) -> String {
    cluster.component("members")
}

impl Engine for Patroni {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    fn check(&self, cluster: &Cluster, findings: &mut Findings) {
        check::check(cluster, findings);
    }

    fn contract(&self, cluster: &Cluster) -> Contract {
        Contract {
            primary: Endpoint { service: cluster.names().primary(), port: PORT },
            pods: vec![Pods { component: POSTGRES, data: true, entrance: true }],
            connections: vec![(POSTGRES, POSTGRES)],
            // Whoever reaches it may read; to change something takes the login besides.
            management: Some(REST),
            proof: Proof::by(&cluster.images.patroni, images::patroni_user(cluster.images.patroni.as_str())),
            set: Some(DataSet { name: cluster.component(POSTGRES), claim_template: CLAIM }),
            replication_login: true,
            outside: Vec::new(),
            pod_writers: Some(PodWriters {
                accounts: vec![cluster.component(POSTGRES)],
                itself: true,
                labels: vec![ROLE],
                annotations: vec!["status"],
            }),
            config_maps: Some(Writers { accounts: vec![cluster.component(POSTGRES)], names: pod::stores(cluster) }),
            operator: None,
        }
    }

    fn output(&self, cluster: &Cluster) -> Output {
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
        Output { objects, steward: steward::part(cluster) }
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
        prose::runbook(cluster, include_str!("runbook.md.j2"), POSTGRES, blueprint, own)
    }

    fn verdict(&self, setting: &Setting, before: &Cluster, after: &Cluster) -> Option<Verdict> {
        let keys: Vec<&str> = setting.path.keys().collect();
        let stored = "it is stored, and every member reads it within one pass of its loop";
        if keys == ["spec", "patroni", "version"] {
            let label = |cluster: &Cluster| primary_label(cluster.engines.patroni.version);
            return (label(before) != label(after)).then(|| {
                Verdict::applied(
                    Effect::Outage,
                    reason!("`{name}-primary` selects `{label}` at once, and finds nobody until the primary runs the new release", after.name.to_string(), label(after)),
                )
            });
        }
        match keys[..] {
            ["spec", "images", "patroni"] => Some(replaced(self, after, "every instance runs from it")),
            ["spec", "images", "api"] => Some(replaced(self, after, "a container in each instance's pod runs from it")),
            ["spec", "images", "postgres"] => {
                Some(Verdict::calm("the steward alone runs from it; no PostgreSQL restarts"))
            }
            ["spec", "patroni", _, ..] | ["spec", "failover", "profile"] => Some(Verdict::calm(stored)),
            ["spec", "replication", "mode" | "standbys", ..] | ["spec", "postgres", "hba", ..] => {
                Some(Verdict::applied(Effect::Reload, stored))
            }
            _ => None,
        }
    }
}
