//! The steward's part: it marks the instances' claims, labels their pods, watches them, and restarts PostgreSQL when a
//! setting needs it.

use super::pod::CREDENTIALS;
use super::scripts::SCRIPTS;
use super::{POSTGRES, conf, pods_service};
use crate::cluster::Cluster;
use crate::contract::StewardPart;
use crate::engines::instance::watch::{self, Watch};
use crate::engines::instance::{self, settings};
use crate::kube::pod::{env, volume};
use crate::kube::rbac::{Verb, on_named};
use crate::steward::Containers;

/// The directory for requests from `instances.sh` to other containers. Under this engine, no container reads them.
const ORDERS: &str = "/run/steward/orders";

pub(super) fn part(cluster: &Cluster) -> StewardPart {
    let steward = Containers::of(cluster);
    let orders = volume::memory("orders", ORDERS, "1Mi");
    let watch = Watch {
        component: POSTGRES,
        service: &pods_service(cluster),
        credentials: CREDENTIALS,
        standbys: r"instance\_%",
        restart_by: "itself",
    };
    let mut instances = watch.container(cluster, vec![env::value("ORDERS", ORDERS)]);
    instances.volume_mounts.get_or_insert_default().push(orders.at);
    let pods = format!("{}-", cluster.component(POSTGRES));
    let own = vec![env::value("PODS", &pods), env::value("INSTANCES", &cluster.instances.to_string())];
    let mut rules = watch::claim_rules(cluster, POSTGRES);
    rules.extend(on_named("", "pods", watch::pods(cluster, POSTGRES), &[Verb::Patch]));
    StewardPart {
        containers: vec![
            steward.api("marks", "mark-claims.sh", watch::claims(cluster, POSTGRES)),
            steward.api("labels", "label-pods.sh", own),
            instances,
        ],
        volumes: vec![orders.volume],
        files: conf::files(cluster),
        database: settings::desired(cluster, conf::OWN_HBA_LINES),
        scripts: [instance::SCRIPTS, SCRIPTS].concat(),
        rules,
        ..StewardPart::default()
    }
}
