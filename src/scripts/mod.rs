//! The scripts that run in the cluster, as they stand: POSIX sh and SQL, with one program of their image each. Nothing
//! is ever interpolated into them.

/// A script's file name and text.
pub type Script = (&'static str, &'static str);

/// A table of scripts from their paths, relative to the file that says so.
macro_rules! scripts {
    ($($path:literal)*) => { &[$(($crate::scripts::file_name($path), include_str!($path))),*] };
}
pub(crate) use scripts;

/// What every engine's steward runs.
pub const STEWARD: &[Script] = scripts![
    "steward/as-owner-end.sql" "steward/as-owner.sh" "steward/as-owner.sql" "steward/asked.sql" "steward/bootstrap.sql" "steward/closed.sql" "steward/credentials.sh" "steward/database.sh"
    "steward/database.sql" "steward/databases.sql" "steward/extensions.sql" "steward/lib.sh" "steward/missing.sql"
    "steward/names.sql" "steward/password.sql" "steward/pooler.sql" "steward/psql.sh" "steward/ready.sh"
    "steward/roles.sql" "steward/rollout.sh" "steward/session.sh" "steward/verifiers.sql"
];

/// What the pods of backups run.
pub const BACKUPS: &[Script] = scripts![
    "backups/abandon.sql" "backups/archive.sh" "backups/archives.sql" "backups/bootstrap-asked.sql" "backups/attend.sh"
    "backups/begin.sh" "backups/bootstrap-state.sql" "backups/compare.sql" "backups/dump.sh" "backups/dump.sql"
    "backups/entries.awk" "backups/exchange.sh" "backups/files.sql" "backups/first.sh" "backups/held.sql"
    "backups/keep.sql" "backups/lend.sql" "backups/load.sh" "backups/loader.sql" "backups/lock-out.sql"
    "backups/manifest-entry.sql" "backups/manifest.sql" "backups/missing-roles.sql" "backups/name.sql"
    "backups/orders.sh" "backups/owners.sql" "backups/powers.sql" "backups/quiet.sql" "backups/remember.sql"
    "backups/restore-files.sh" "backups/restore.sh" "steward/session.sh" "backups/spoken.sql" "backups/store.sh"
    "backups/there.sql" "backups/verify.sh" "backups/waiting.sql"
];

/// What the pooler's pods run.
pub const POOLER: &[Script] = scripts!["pooler/pooler.sh"];

/// The part of a path behind the last slash.
pub(crate) const fn file_name(path: &'static str) -> &'static str {
    let bytes = path.as_bytes();
    let mut start = bytes.len();
    while start > 0 && bytes[start - 1] != b'/' {
        start -= 1;
    }
    path.split_at(start).1
}
