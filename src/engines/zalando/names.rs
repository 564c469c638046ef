//! The operator's names.
//!
//! Source: pkg/cluster (`serviceName`, `credentialSecretName`, `connectionPoolerName`, `podDisruptionBudgetName`) and
//! the defaults of pkg/util/config/config.go of postgres-operator 2.0.1.

use crate::cluster::{Cluster, Dumps, Pooler};
use crate::kube::Labels;
use std::collections::BTreeMap;

/// The superuser (`super_username`).
pub(super) const SUPERUSER: &str = "postgres";
/// The role that standbys stream with (`replication_username`).
pub(super) const REPLICATION: &str = "standby";
/// Roles of the operator and of Spilo. The operator creates no other role with such a name, and only logs that.
pub(super) const RESERVED_ROLES: [&str; 6] = [SUPERUSER, REPLICATION, "pooler", "admin", "cron_admin", "robot_zmon"];
/// The label that Patroni sets to a pod's role, and its values.
pub(super) const ROLE: &str = "spilo-role";
pub(super) const PRIMARY: &str = "master";
pub(super) const REPLICA: &str = "replica";

/// The labels of the instances' pods.
pub(super) fn pods(cluster: &Cluster) -> Labels {
    [("application", "spilo"), ("cluster-name", cluster.name.as_str())]
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .into()
}

/// The Secret with a role's password.
pub(super) fn secret(cluster: &Cluster, role: &str) -> String {
    format!("{}.{}.credentials.postgresql.acid.zalan.do", role.replace('_', "-"), cluster.name)
}

/// The Secrets of all roles that may log in.
pub(super) fn secrets(cluster: &Cluster) -> BTreeMap<String, String> {
    let roles = cluster.postgres.roles.iter().filter(|(_, role)| role.login).map(|(name, _)| name.as_str());
    let own = [SUPERUSER, REPLICATION].into_iter().chain(services(cluster));
    own.chain(roles).map(|role| (role.to_owned(), secret(cluster, role))).collect()
}

/// pgforge's own roles: for dumps, and for the pooler to look up passwords.
pub(super) fn services(cluster: &Cluster) -> impl Iterator<Item = &str> {
    let pooler = cluster.pooler.iter().map(|_| Pooler::ROLE);
    cluster.dumps.iter().map(|_| Dumps::ROLE).chain(pooler)
}

/// The Services that the operator creates, as suffixes of the cluster's name. Its own pooler, which has two more, is
/// off.
pub(super) const SERVICES: [&str; 3] = ["", "-repl", "-config"];
