//! The steward's part: it initialises the store once, keeps the stored specification as in the blueprint, watches every
//! instance and restarts those that need it.

use super::daemon::{self, KEEPER};
use super::scripts::SCRIPTS;
use super::{keeper, spec};
use crate::cluster::Cluster;
use crate::contract::StewardPart;
use crate::engines::instance::watch::{self, Watch};
use crate::engines::instance::{self, settings};
use crate::kube::pod::resources::LOOP_LARGE;
use crate::kube::pod::{env, resources};
use crate::kube::rbac::{Verb, on_all, on_named};
use crate::steward::{Containers, Secrets};
use k8s_openapi::api::core::v1::Container;
use k8s_openapi::api::rbac::v1::PolicyRule;

/// stolon's own `pg_hba` lines: two local ones, and two each for the superuser and the replication user.
const OWN_HBA_LINES: usize = 6;
/// The directory for requests from one container to another.
const ORDERS: &str = "/run/steward/orders";

pub(super) fn part(cluster: &Cluster) -> StewardPart {
    let orders = crate::kube::pod::volume::memory("orders", ORDERS, "1Mi");
    let with_orders = |mut container: Container| {
        container.volume_mounts.get_or_insert_default().push(orders.at.clone());
        container
    };
    StewardPart {
        containers: [volumes(cluster), store(cluster), instances(cluster), restarts(cluster)].map(with_orders).into(),
        volumes: vec![orders.volume],
        files: [
            ("spec.json".to_owned(), pretty(&spec::body(cluster))),
            ("new-config.json".to_owned(), pretty(&spec::new_config(cluster))),
        ]
        .into(),
        scripts: [instance::SCRIPTS, SCRIPTS].concat(),
        rules: rules(cluster),
        database: settings::desired(cluster, OWN_HBA_LINES),
        ..StewardPart::default()
    }
}

fn pretty(value: &serde_json::Value) -> String {
    format!("{value:#}\n")
}

/// Decides from the claims and the store whether the cluster may be initialised, and marks the claims afterwards.
fn volumes(cluster: &Cluster) -> Container {
    let own = vec![env::value("CLUSTER", cluster.name.as_str()), env::value("ORDERS", ORDERS)];
    let steward = Containers::of(cluster);
    steward.with_secrets(
        steward.api("volumes", "volumes.sh", [watch::claims(cluster, KEEPER), own].concat()),
        Secrets::Read,
    )
}

/// Initialises the store when ordered to, and keeps the stored specification as in the blueprint.
fn store(cluster: &Cluster) -> Container {
    let mut env = daemon::pod_env();
    env.extend(daemon::store_env(cluster, "STOLONCTL"));
    env.extend(daemon::store_env(cluster, "STSENTINEL"));
    env.extend([env::value("ORDERS", ORDERS), env::value("HOLD_FAIL_INTERVAL", &spec::hold())]);
    let steward = Containers::of(cluster);
    let container = steward.with_token(steward.container("stolon", &cluster.images.stolon, "stolon.sh", env));
    Container { resources: Some(resources(LOOP_LARGE)), ..container }
}

/// Watches every instance, and decides what must be restarted.
fn instances(cluster: &Cluster) -> Container {
    let watch = Watch {
        component: KEEPER,
        service: &keeper::pods_service(cluster),
        // The chart's keepers have no copy of the passwords that they started with.
        credentials: if super::is_chart(cluster) { "" } else { keeper::CREDENTIALS },
        standbys: r"stolon\_%",
        restart_by: "keeper",
    };
    watch.container(cluster, vec![env::value("ORDERS", ORDERS)])
}

/// Evicts the pod that needs a restart.
fn restarts(cluster: &Cluster) -> Container {
    let env = vec![
        env::value("ORDERS", ORDERS),
        env::value("PODS", &format!("{}-", cluster.component(KEEPER))),
        env::value("INSTANCES", &cluster.instances.to_string()),
    ];
    Containers::of(cluster).api("restarts", "restarts.sh", env)
}

fn rules(cluster: &Cluster) -> Vec<PolicyRule> {
    let mut rules = watch::claim_rules(cluster, KEEPER);
    rules.push(on_all("", "configmaps", &[Verb::Create]));
    rules.extend(on_named("", "configmaps", [daemon::store(cluster)], &[Verb::Get, Verb::Update]));
    rules.extend(on_named("", "pods/eviction", watch::pods(cluster, KEEPER), &[Verb::Create]));
    rules
}
