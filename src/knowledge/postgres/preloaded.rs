//! Extensions whose library must be loaded when the server starts. Source: the documentation of each, read in 2026.

/// What an extension needs its preloaded library for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preloaded {
    /// Whether `CREATE EXTENSION` fails without it; otherwise only using the extension fails.
    pub to_be_created: bool,
}

const EXTENSIONS: [(&str, bool); 5] =
    [("citus", true), ("pg_cron", true), ("pg_stat_statements", false), ("pgaudit", true), ("timescaledb", true)];

/// Returns what an extension needs `shared_preload_libraries` for, if its library has the extension's name; `None` for
/// nothing.
pub fn preloaded(extension: &str) -> Option<Preloaded> {
    let known = EXTENSIONS.iter().find(|(name, _)| *name == extension);
    known.map(|(_, to_be_created)| Preloaded { to_be_created: *to_be_created })
}
