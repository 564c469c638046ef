//! The steward's part: it marks the primary's claim and watches each instance. The chart restarts instances itself,
//! because its pods have a checksum of their configuration.

use super::{PRIMARY, READ, conf, stateful_set};
use crate::cluster::Cluster;
use crate::contract::StewardPart;
use crate::engines::instance::watch::Watch;
use crate::engines::instance::{self, CLAIM, settings};
use crate::kube::pod::{env, volume};
use crate::kube::rbac::{Verb, on_all, on_named};
use crate::scripts::{Script, scripts};
use crate::steward::{Containers, Secrets};

/// Files of `src/scripts/bitnami`.
const SCRIPTS: &[Script] = scripts!["../../scripts/bitnami/mark-chart-claims.sh"];
/// The directory for requests from `instances.sh` to other containers. Under this engine, no container reads them.
const ORDERS: &str = "/run/steward/orders";

pub(super) fn part(cluster: &Cluster) -> StewardPart {
    let steward = Containers::of(cluster);
    let orders = volume::memory("orders", ORDERS, "1Mi");
    let (primary, read) = (stateful_set(cluster, PRIMARY), stateful_set(cluster, READ));
    let watch = Watch {
        component: "postgresql-read",
        service: &format!("{read}-hl"),
        // The image has no such directory.
        credentials: "/run/credentials",
        standbys: cluster.name.as_str(),
        restart_by: "engine",
    };
    let own = vec![env::value("ORDERS", ORDERS), env::value("FIRST_HOST", &format!("{primary}-0.{primary}-hl"))];
    let mut instances = watch.container(cluster, own);
    instances.volume_mounts.get_or_insert_default().push(orders.at);
    let claims = vec![env::value("CLAIMS", &format!("{CLAIM}-{primary}-")), env::value("INSTANCES", "1")];
    let marks = steward.with_secrets(steward.api("marks", "mark-chart-claims.sh", claims), Secrets::Read);
    let mut rules = vec![on_all("", "persistentvolumeclaims", &[Verb::List])];
    let claim = format!("{CLAIM}-{primary}-0");
    rules.extend(on_named("", "persistentvolumeclaims", [claim], &[Verb::Get, Verb::Patch]));
    StewardPart {
        containers: vec![marks, instances],
        volumes: vec![orders.volume],
        database: settings::desired(cluster, conf::OWN_HBA_LINES),
        scripts: [instance::SCRIPTS, SCRIPTS].concat(),
        rules,
        ..StewardPart::default()
    }
}
