//! Labels: what tells one cluster's pods from another's, and one component's from the next.

use std::collections::BTreeMap;

/// Keys and values of labels.
pub type Labels = BTreeMap<String, String>;

/// The name of the application: always `postgresql`.
pub const NAME: &str = "app.kubernetes.io/name";
/// Which installation of it: the cluster's name.
pub const INSTANCE: &str = "app.kubernetes.io/instance";
/// The part that an object plays, as [`COMPONENT`] has it; for dashboards.
pub const RECOMMENDED_COMPONENT: &str = "app.kubernetes.io/component";
/// The larger whole: the cluster's name.
pub const PART_OF: &str = "app.kubernetes.io/part-of";
/// Who writes the object: always `pgforge`.
pub const MANAGED_BY: &str = "app.kubernetes.io/managed-by";
/// The cluster that an object belongs to; every object has it.
pub const CLUSTER: &str = "pgforge.dev/cluster";
/// The part that an object plays: `keeper`, `proxy`, `steward`.
pub const COMPONENT: &str = "pgforge.dev/component";

/// The claim that a pod shares with others: they run on one node.
pub const VOLUME: &str = "pgforge.dev/volume";

/// The labels of an object of a cluster. They hold nothing that changes while the object lives, no version above all: a
/// pod template that changes restarts its pods.
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

/// What selects the pods of a component. A workload's selector can never be changed, so it is as short as it can be.
pub fn selector(cluster: &str, component: &str) -> Labels {
    [(CLUSTER, cluster), (COMPONENT, component)].map(|(key, value)| (key.to_owned(), value.to_owned())).into()
}
