//! What the cluster was compiled from, beside it: so that a stream and a live cluster can be compared with a blueprint
//! as a tree can.

use crate::cluster::Cluster;
use crate::kube::{Object, labels, metadata};
use crate::lock::{FILE_NAME, Origin};
use k8s_openapi::api::core::v1::ConfigMap;

/// The component's name.
pub const RECORD: &str = "pgforge";

/// The ConfigMap `<name>-pgforge`. No pod mounts it, and nothing else bears what it holds: a new release of pgforge and a
/// new comment in a blueprint change this object alone.
pub fn record(cluster: &Cluster, origin: &Origin) -> Object {
    let labels = labels::of(cluster.name.as_str(), RECORD);
    Object::of(&ConfigMap {
        metadata: metadata(cluster.namespace.as_str(), &cluster.component(RECORD), labels),
        data: Some([(FILE_NAME.to_owned(), origin.to_text())].into()),
        ..ConfigMap::default()
    })
}
