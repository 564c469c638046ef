//! Parameters that a major removed: a server refuses to start with one. Source: release notes of 9.5 to 18.

use super::Major;

/// A removed parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Removed {
    /// Its name.
    pub(super) name: &'static str,
    /// The first release without it: `"16"`, `"9.5"`.
    pub(super) since: &'static str,
    /// The parameter to set instead, if there is one.
    pub(super) successor: Option<&'static str>,
}

const REMOVED: [Removed; 17] = [
    removal("checkpoint_segments", "9.5", Some("max_wal_size")),
    removal("min_parallel_relation_size", "10", Some("min_parallel_table_scan_size")),
    removal("sql_inheritance", "10", None),
    removal("replacement_sort_tuples", "11", None),
    removal("default_with_oids", "12", None),
    removal("wal_keep_segments", "13", Some("wal_keep_size")),
    removal("operator_precedence_warning", "14", None),
    removal("vacuum_cleanup_index_scale_factor", "14", None),
    removal("stats_temp_directory", "15", None),
    removal("force_parallel_mode", "16", Some("debug_parallel_query")),
    removal("promote_trigger_file", "16", None),
    removal("vacuum_defer_cleanup_age", "16", None),
    removal("lc_collate", "16", None),
    removal("lc_ctype", "16", None),
    removal("db_user_namespace", "17", None),
    removal("old_snapshot_threshold", "17", None),
    removal("ssl_ecdh_curve", "18", Some("ssl_groups")),
];

const fn removal(name: &'static str, since: &'static str, successor: Option<&'static str>) -> Removed {
    Removed { name, since, successor }
}

/// Returns the removal of a parameter that `major` no longer has.
pub(super) fn removed(name: &str, major: Major) -> Option<&'static Removed> {
    let first = |since: &str| since.split('.').next().and_then(|number| number.parse::<u8>().ok());
    REMOVED.iter().find(|known| known.name == name && first(known.since).is_some_and(|since| since <= major.get()))
}
