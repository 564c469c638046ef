//! Parameters that engines set themselves.

/// Parameters that every engine sets: where an instance finds its files, where it listens, which instance it follows.
const EVERY_ENGINE: &[&str] = &[
    "config_file",
    "data_directory",
    "external_pid_file",
    "hba_file",
    "hot_standby",
    "ident_file",
    "listen_addresses",
    "port",
    "primary_conninfo",
    "primary_slot_name",
    "recovery_target",
    "recovery_target_action",
    "recovery_target_inclusive",
    "recovery_target_lsn",
    "recovery_target_name",
    "recovery_target_time",
    "recovery_target_timeline",
    "recovery_target_xid",
    "synchronous_standby_names",
    "unix_socket_directories",
];

/// The parameters that one engine sets in addition to those of every engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owned(pub &'static [&'static str]);

impl Owned {
    /// Whether the engine sets this parameter.
    pub fn contains(&self, name: &str) -> bool {
        EVERY_ENGINE.contains(&name) || self.0.contains(&name)
    }
}
