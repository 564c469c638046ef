//! The scripts that run in the cluster, unchanged: POSIX sh and SQL, each of which uses one program of its image.
//! Nothing is ever interpolated into them.

/// A script's file name and text.
pub type Script = (&'static str, &'static str);

/// Creates a table of scripts from their paths, which are relative to the calling file.
macro_rules! scripts {
    ($($path:literal)*) => { &[$(($crate::scripts::file_name($path), include_str!($path))),*] };
}
pub(crate) use scripts;

/// The scripts of every engine's steward.
pub const STEWARD: &[Script] = scripts![
    "steward/as-owner-end.sql" "steward/as-owner.sh" "steward/as-owner.sql" "steward/bootstrap-pending.sql"
    "steward/credentials.sh" "steward/database-names.sql" "steward/database.sh" "steward/database.sql"
    "steward/databases.sql" "steward/desired.sql" "steward/extensions.sql" "steward/lib.sh"
    "steward/missing-from-operator.sql" "steward/password.sql" "steward/pooler.sql" "steward/psql.sh"
    "steward/ready.sh" "steward/revoke-public-access.sql" "steward/roles.sql" "steward/rollout.sh"
    "steward/session.sh" "steward/verifiers.sql"
];

/// The scripts of the backup pods.
pub const BACKUPS: &[Script] = scripts![
    "backups/archive.sh" "backups/bootstrap-attempt.sh" "backups/bootstrap-desired.sql"
    "backups/bootstrap-postgres.sh" "backups/bootstrap-state.sql" "backups/bootstrap-store.sh"
    "backups/compare-with-manifest.sql" "backups/create-loader.sql" "backups/create-missing-roles.sql"
    "backups/database-exists.sql" "backups/describe-contents.sql" "backups/disable-loader.sql"
    "backups/disable-logging.sql" "backups/drop-leftovers.sql" "backups/dump.sh" "backups/dump.sql"
    "backups/elevated-rights.sql" "backups/expired-runs.sql" "backups/grant-to-loader.sql"
    "backups/list-databases.sql" "backups/load.sh" "backups/lock-waits.sql" "backups/manifest-entry.sql"
    "backups/manifest-files.sql" "backups/manifest.sql" "backups/missing-files.sql" "backups/peer-container.sh"
    "backups/postgres-container.sh" "backups/rename-database.sql" "backups/restore-files.sh"
    "backups/restore-owners.sql" "backups/restore.sh" "steward/session.sh" "backups/set-bootstrap-state.sql"
    "backups/sort-entries.awk" "backups/store.sh" "backups/verify.sh"
];

/// The scripts of the pooler's pods.
pub const POOLER: &[Script] = scripts!["pooler/pooler.sh"];

/// Returns the part of a path after the last slash.
pub(crate) const fn file_name(path: &'static str) -> &'static str {
    let bytes = path.as_bytes();
    let mut start = bytes.len();
    while start > 0 && bytes[start - 1] != b'/' {
        start -= 1;
    }
    path.split_at(start).1
}
