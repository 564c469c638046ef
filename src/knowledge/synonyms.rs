//! What charts and operators of others call the things that the language has by another name.

/// A key of theirs, and the path of ours.
pub const KEYS: [(&str, &str); 13] = [
    ("replicas", "spec.instances"),
    ("replicaCount", "spec.instances"),
    ("numberOfInstances", "spec.instances"),
    ("nodes", "spec.instances"),
    ("user", "spec.postgres.roles"),
    ("users", "spec.postgres.roles"),
    ("database", "spec.postgres.databases"),
    ("postgresql", "spec.postgres"),
    ("pgHba", "spec.postgres.hba"),
    ("pg_hba", "spec.postgres.hba"),
    ("persistence", "spec.storage"),
    ("volume", "spec.storage"),
    ("affinity", "spec.placement"),
];

/// The path of what others call so.
pub fn ours(key: &str) -> Option<&'static str> {
    KEYS.iter().find(|(theirs, _)| *theirs == key).map(|(_, ours)| *ours)
}
