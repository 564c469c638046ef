//! What our values add to the chart's pods: labels, placement, and the container that inspects the primary's volume.

use super::{PRIMARY, stateful_set};
use crate::cluster::Cluster;
use crate::engines::instance::{self, CLAIM, Mounts};
use crate::engines::plain::toleration_seconds;
use crate::knowledge::images::BITNAMI_UID;
use crate::kube::labels;
use crate::kube::labels::Labels;
use crate::kube::pod::volume::{self, Mount};
use crate::kube::pod::{self, env};
use crate::kube::rbac::{Verb, on_named};
use k8s_openapi::api::core::v1::{Container, Toleration, TopologySpreadConstraint, Volume};
use k8s_openapi::api::rbac::v1::PolicyRule;

/// The path at which the chart mounts the volume; the data is in its directory `data`.
pub(super) const VOLUME: &str = "/bitnami/postgresql";
/// PGDATA.
pub(super) const PGDATA: &str = "/bitnami/postgresql/data";
/// The label that the primary and the standbys share.
const INSTANCES: &str = "pgforge.dev/instances";

/// The permissions of the primary's pod: to mark its claim.
pub(super) fn rules(cluster: &Cluster) -> Vec<PolicyRule> {
    let claim = format!("{CLAIM}-{}-0", stateful_set(cluster, PRIMARY));
    on_named("", "persistentvolumeclaims", [claim], &[Verb::Get, Verb::Patch]).into_iter().collect()
}

/// The labels of a component's pods.
pub(super) fn labels(cluster: &Cluster, component: &str) -> Labels {
    let mut labels = labels::selector(cluster.name.as_str(), component);
    labels.extend(instances(cluster));
    labels
}

fn instances(cluster: &Cluster) -> Labels {
    [(INSTANCES.to_owned(), cluster.name.to_string())].into()
}

/// Spreads the primary and the standbys over zones and nodes.
pub(super) fn spreads(cluster: &Cluster) -> Vec<TopologySpreadConstraint> {
    crate::kube::pod::spreads(&cluster.placement.spread, &instances(cluster))
}

/// The blueprint's tolerations, and those that set how long pods stay bound to a node that does not answer.
pub(super) fn tolerations(cluster: &Cluster) -> Vec<Toleration> {
    pod::with_eviction_after(toleration_seconds(cluster.failover), cluster.placement.tolerations())
}

/// Checks whether the volume holds a database and records the result on its claim. It stops the image from initialising
/// a new database on a volume that has lost its data.
pub(super) fn inspect_volume(cluster: &Cluster) -> Container {
    let mut container = instance::inspect_volume(cluster, "inspect-volume", VOLUME, &mounts(cluster));
    container.env.get_or_insert_default().push(env::value("WHEN_LOST", "refuse"));
    let security = container.security_context.get_or_insert_default();
    security.run_as_non_root = Some(true);
    security.run_as_user = Some(BITNAMI_UID);
    container
}

/// The volumes of that container.
pub(super) fn volumes(cluster: &Cluster) -> Vec<Volume> {
    let mounts = mounts(cluster);
    [mounts.scripts, mounts.token, mounts.scratch].map(|mount| mount.volume).into()
}

/// The server's certificate. The chart's own `tls` copies the files only when a pod starts, so a renewed certificate
/// would wait for the next restart. Mounted directly, the files change in place, and the steward makes PostgreSQL
/// reload them.
pub(super) fn certificate(cluster: &Cluster) -> Option<Mount> {
    cluster.certificate().map(|secret| volume::certificate(&secret))
}

fn mounts(cluster: &Cluster) -> Mounts {
    Mounts::of(cluster, "/run/credentials")
}
