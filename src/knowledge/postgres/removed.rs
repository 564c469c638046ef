//! Parameters that a major took away: a server refuses to start with one. Source: release notes of 9.5 to 18.

use super::Major;

/// A parameter that is gone.
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
    gone("checkpoint_segments", "9.5", Some("max_wal_size")),
    gone("min_parallel_relation_size", "10", Some("min_parallel_table_scan_size")),
    gone("sql_inheritance", "10", None),
    gone("replacement_sort_tuples", "11", None),
    gone("default_with_oids", "12", None),
    gone("wal_keep_segments", "13", Some("wal_keep_size")),
    gone("operator_precedence_warning", "14", None),
    gone("vacuum_cleanup_index_scale_factor", "14", None),
    gone("stats_temp_directory", "15", None),
    gone("force_parallel_mode", "16", Some("debug_parallel_query")),
    gone("promote_trigger_file", "16", None),
    gone("vacuum_defer_cleanup_age", "16", None),
    gone("lc_collate", "16", None),
    gone("lc_ctype", "16", None),
    gone("db_user_namespace", "17", None),
    gone("old_snapshot_threshold", "17", None),
    gone("ssl_ecdh_curve", "18", Some("ssl_groups")),
];

const fn gone(name: &'static str, since: &'static str, successor: Option<&'static str>) -> Removed {
    Removed { name, since, successor }
}

/// What became of a parameter that `major` does not have any more.
pub(super) fn removed(name: &str, major: Major) -> Option<&'static Removed> {
    let first = |since: &str| since.split('.').next().and_then(|number| number.parse::<u8>().ok());
    REMOVED.iter().find(|gone| gone.name == name && first(gone.since).is_some_and(|since| since <= major.get()))
}
