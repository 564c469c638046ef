//! Names of the operator, and of the objects rendered for it.

use crate::blueprint::values::Identifier;
use crate::cluster::Cluster;
use crate::kube::Labels;
use crate::lock::Sha256;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelectorRequirement;

/// The API group and version of the operator's kinds.
pub(super) const API_VERSION: &str = "postgresql.cnpg.io/v1";
/// The label of every pod that belongs to a cluster.
const CLUSTER: &str = "cnpg.io/cluster";
/// The label with an instance's role.
const ROLE: &str = "cnpg.io/instanceRole";
/// The label of a Secret whose changes the operator watches.
const RELOAD: &str = "cnpg.io/reload";

/// The superuser, which a blueprint cannot change.
pub(super) const SUPERUSER: &str = "postgres";
/// Roles of the operator that connect to the database `postgres`: of standbys for `pg_rewind`, of the exporter, and of
/// the pooler.
pub(super) const VISITORS: [&str; 3] = ["streaming_replica", "cnpg_metrics_exporter", "cnpg_pooler_pgbouncer"];

/// Whether the operator reserves a role's name (`IsRoleReserved` in `pkg/postgres/roles.go`).
pub(super) fn is_reserved(role: &str) -> bool {
    matches!(role, SUPERUSER | "streaming_replica") || role.starts_with("cnpg_")
}

/// The Services that the operator always creates for a cluster.
pub(super) const SERVICES: [&str; 3] = ["rw", "ro", "r"];

/// The Secrets that the operator creates for a cluster (`api/v1/cluster_types.go`): certificates, and the pooler's.
const SECRETS: [&str; 4] = ["ca", "server", "replication", "pooler"];

/// Whether a Secret of a cluster is the operator's own.
pub(super) fn is_operators(cluster: &Cluster, secret: &str) -> bool {
    SECRETS.iter().any(|own| secret == cluster.component(own))
}

/// The labels of all pods of a cluster, including those of Jobs.
pub(super) fn pods(cluster: &Cluster) -> Labels {
    [(CLUSTER.to_owned(), cluster.name.to_string())].into()
}

/// The requirement that excludes poolers from a cluster's pods (`Deployment` in `pkg/specs/pgbouncer`).
pub(super) fn no_pooler() -> LabelSelectorRequirement {
    LabelSelectorRequirement { key: "cnpg.io/poolerName".to_owned(), operator: "DoesNotExist".to_owned(), values: None }
}

/// The labels of the instances with a role: `primary` or `replica`.
pub(super) fn instances(cluster: &Cluster, role: &str) -> Labels {
    let mut labels = pods(cluster);
    labels.insert(ROLE.to_owned(), role.to_owned());
    labels
}

/// The labels of a Secret whose changes the operator watches.
pub(super) fn watched() -> Labels {
    [(RELOAD.to_owned(), "true".to_owned())].into()
}

/// The name of the resource of a role or a database: `orders.app`. The dot separates it from other clusters' names,
/// because a cluster's name contains no dot. A name that Kubernetes does not accept is replaced by its digest.
pub(super) fn resource(cluster: &Cluster, named: &Identifier) -> String {
    format!("{}.{}", cluster.name, dns_label(named))
}

fn dns_label(named: &Identifier) -> String {
    let text = named.as_str();
    let plain = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    let ends = |byte: Option<&u8>| byte.is_some_and(|byte| *byte != b'_');
    if plain && ends(text.as_bytes().first()) && ends(text.as_bytes().last()) {
        text.replace('_', "-")
    } else {
        // A plain name contains no dot, so it cannot be equal.
        format!("sha256.{}", &Sha256::of(text.as_bytes()).to_string()[..16])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blueprint::values::Text;

    #[test]
    fn different_names_become_different_resources() {
        let names = ["app", "a_b", "a-b", "A_b", "a_b_", "_a", "Größe", "x", "sha256"];
        let labels = names.map(|name| dns_label(&Identifier::parse(name).unwrap()));
        assert_eq!((&*labels[0], &*labels[1], &*labels[8]), ("app", "a-b", "sha256"));
        assert!(labels[2].starts_with("sha256."), "{}", labels[2]);
        let different: std::collections::BTreeSet<_> = labels.iter().collect();
        assert_eq!(different.len(), names.len());
    }
}
