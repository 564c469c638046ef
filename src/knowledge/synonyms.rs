//! Names that other charts and operators use for the language's keys.

/// Their key, and the language's path.
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

/// Returns the language's path for a key of others.
pub fn ours(key: &str) -> Option<&'static str> {
    KEYS.iter().find(|(theirs, _)| *theirs == key).map(|(_, ours)| *ours)
}
