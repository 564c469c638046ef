//! Extensions whose library has to be loaded as the server starts. Source: the documentation of each, read in 2026.

/// What an extension needs its library loaded for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preloaded {
    /// `CREATE EXTENSION` itself is refused without it; else only the use of what it makes.
    pub to_be_created: bool,
}

const EXTENSIONS: [(&str, bool); 5] =
    [("citus", true), ("pg_cron", true), ("pg_stat_statements", false), ("pgaudit", true), ("timescaledb", true)];

/// What an extension needs of `shared_preload_libraries`, where its library has its own name; `None` for nothing.
pub fn preloaded(extension: &str) -> Option<Preloaded> {
    let known = EXTENSIONS.iter().find(|(name, _)| *name == extension);
    known.map(|(_, to_be_created)| Preloaded { to_be_created: *to_be_created })
}
