//! The scripts that run in the cluster, as they stand: POSIX sh and SQL, with one program of their image each. Nothing
//! is ever interpolated into them.

/// A script's file name and text.
pub type Script = (&'static str, &'static str);

macro_rules! scripts {
    ($($path:literal)*) => { &[$((file_name($path), include_str!($path))),*] };
}

/// What every engine's steward runs.
pub const STEWARD: &[Script] = scripts![
    "steward/credentials.sh" "steward/database.sh" "steward/database.sql" "steward/databases.sql" "steward/lib.sh"
    "steward/names.sql" "steward/password.sql" "steward/psql.sh" "steward/ready.sh" "steward/roles.sql"
    "steward/session.sql" "steward/verifiers.sql"
];

/// What stolon's pods and the steward's stolon containers run.
pub const STOLON: &[Script] = scripts![
    "stolon/inspect-volume.sh" "stolon/instance.sql" "stolon/instances.sh" "stolon/keeper-credentials.sh"
    "stolon/keeper-live.sh" "stolon/keeper-ready.sh" "stolon/keeper-startup.sh" "stolon/postmaster.sh"
    "stolon/primary.sql" "stolon/restarts.sh" "stolon/stolon.sh" "stolon/volumes.sh" "stolon/wait-for-store.sh"
];

/// The part of a path behind the last slash.
const fn file_name(path: &'static str) -> &'static str {
    let bytes = path.as_bytes();
    let mut start = bytes.len();
    while start > 0 && bytes[start - 1] != b'/' {
        start -= 1;
    }
    path.split_at(start).1
}
