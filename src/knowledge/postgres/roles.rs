//! Roles and databases that every server has. Source: the manual of PostgreSQL 18, "Predefined Roles", and the release
//! notes of 13 to 18.

use super::Major;

/// Predefined roles that can have members, with the major that added them; 13 means 13 or older.
const PREDEFINED: [(&str, u8); 15] = [
    ("pg_monitor", 13),
    ("pg_read_all_settings", 13),
    ("pg_read_all_stats", 13),
    ("pg_stat_scan_tables", 13),
    ("pg_signal_backend", 13),
    ("pg_read_server_files", 13),
    ("pg_write_server_files", 13),
    ("pg_execute_server_program", 13),
    ("pg_read_all_data", 14),
    ("pg_write_all_data", 14),
    ("pg_checkpoint", 15),
    ("pg_create_subscription", 16),
    ("pg_use_reserved_connections", 16),
    ("pg_maintain", 17),
    ("pg_signal_autovacuum_worker", 18),
];

/// Returns the predefined roles of a major that can have members.
pub fn predefined(major: Major) -> impl Iterator<Item = &'static str> {
    PREDEFINED.iter().filter(move |(_, since)| *since <= major.get()).map(|(name, _)| *name)
}

/// Whether PostgreSQL refuses to create a role of this name.
pub fn is_reserved_role(name: &str) -> bool {
    name.starts_with("pg_") || matches!(name, "public" | "none")
}

/// Whether a database of this name is one of PostgreSQL's templates.
pub fn is_template(name: &str) -> bool {
    matches!(name, "template0" | "template1")
}
