//! The steward's part: it marks claims, keeps the stored configuration as in the blueprint, restarts members with a
//! pending restart, and watches every instance.

use super::pod::CREDENTIALS;
use super::{POSTGRES, SCRIPTS, config, pods_service};
use crate::cluster::Cluster;
use crate::contract::StewardPart;
use crate::engines::instance::watch::{self, Watch};
use crate::engines::instance::{self, settings};
use crate::kube::pod::{env, volume};
use crate::steward::{Containers, Secrets};

/// The directory for requests from `instances.sh` to other containers. Under this engine, no container reads them.
const ORDERS: &str = "/run/steward/orders";

pub(super) fn part(cluster: &Cluster) -> StewardPart {
    let steward = Containers::of(cluster);
    let orders = volume::memory("orders", ORDERS, "1Mi");
    let service = pods_service(cluster);
    let watch = Watch {
        component: POSTGRES,
        service: &service,
        credentials: CREDENTIALS,
        standbys: &format!("{}-%", cluster.component(POSTGRES)),
        restart_by: "engine",
    };
    let mut instances = watch.container(cluster, vec![env::value("ORDERS", ORDERS)]);
    instances.volume_mounts.get_or_insert_default().push(orders.at);
    let own = vec![
        env::value("INSTANCE_HOST", &watch::host(cluster, POSTGRES, &service)),
        env::value("INSTANCES", &cluster.instances.to_string()),
        env::value("RESTART", &cluster.postgres.restart.to_string()),
    ];
    let store = steward.container("patroni", &cluster.images.api, "patroni.sh", own);
    StewardPart {
        containers: vec![
            steward.api("marks", "mark-claims.sh", watch::claims(cluster, POSTGRES)),
            steward.with_secrets(store, Secrets::Read),
            instances,
        ],
        volumes: vec![orders.volume],
        files: config::files(cluster),
        database: settings::desired(cluster, config::OWN_HBA_LINES),
        scripts: [instance::SCRIPTS, SCRIPTS].concat(),
        rules: watch::claim_rules(cluster, POSTGRES),
        ..StewardPart::default()
    }
}
