//! The inputs that the cluster was compiled from, stored in the cluster: a stream and a live cluster can then be
//! compared with a blueprint, like a tree.

use crate::cluster::Cluster;
use crate::kube::{Object, labels, metadata};
use crate::lock::{FILE_NAME, Origin};
use k8s_openapi::api::core::v1::ConfigMap;

/// The component's name.
pub const RECORD: &str = "pgforge";

/// The ConfigMap `<name>-pgforge`. No pod mounts it, and no other object repeats its content: a new release of pgforge
/// or a new comment in a blueprint changes only this object.
pub fn record(cluster: &Cluster, origin: &Origin) -> Object {
    let labels = labels::of(cluster.name.as_str(), RECORD);
    Object::of(&ConfigMap {
        metadata: metadata(cluster.namespace.as_str(), &cluster.component(RECORD), labels),
        data: Some([(FILE_NAME.to_owned(), origin.to_text())].into()),
        ..ConfigMap::default()
    })
}
