//! Labels, which distinguish the pods of clusters and of components.

use std::collections::BTreeMap;

/// Keys and values of labels.
pub type Labels = BTreeMap<String, String>;

/// The name of the application: always `postgresql`.
pub const NAME: &str = "app.kubernetes.io/name";
/// The installation of the application: the cluster's name.
pub const INSTANCE: &str = "app.kubernetes.io/instance";
/// The component, the same as [`COMPONENT`]; for dashboards.
pub const RECOMMENDED_COMPONENT: &str = "app.kubernetes.io/component";
/// The larger application: the cluster's name.
pub const PART_OF: &str = "app.kubernetes.io/part-of";
/// The tool that manages the object: always `pgforge`.
pub const MANAGED_BY: &str = "app.kubernetes.io/managed-by";
/// The cluster that an object belongs to; every object has this label.
pub const CLUSTER: &str = "pgforge.dev/cluster";
/// The component that an object belongs to: `keeper`, `proxy`, `steward`.
pub const COMPONENT: &str = "pgforge.dev/component";

/// The claim that several pods share, so that they must run on one node.
pub const VOLUME: &str = "pgforge.dev/volume";

/// Returns the labels of a cluster's object. They never change during its life, and hold no version in particular: a
/// changed pod template restarts its pods.
pub fn of(cluster: &str, component: &str) -> Labels {
    let labels = [
        (NAME, "postgresql"),
        (INSTANCE, cluster),
        (RECOMMENDED_COMPONENT, component),
        (PART_OF, cluster),
        (MANAGED_BY, "pgforge"),
        (CLUSTER, cluster),
        (COMPONENT, component),
    ];
    labels.map(|(key, value)| (key.to_owned(), value.to_owned())).into()
}

/// Returns the selector of a component's pods. A workload's selector cannot be changed, so it is as short as possible.
pub fn selector(cluster: &str, component: &str) -> Labels {
    [(CLUSTER, cluster), (COMPONENT, component)].map(|(key, value)| (key.to_owned(), value.to_owned())).into()
}
