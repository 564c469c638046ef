//! Odoo 17 and 18: what it needs from PostgreSQL, and where it listens.
//!
//! Sources, all of odoo/odoo and read in 2026: `odoo/cli/server.py`, `odoo/service/db.py`, `odoo/service/server.py`,
//! `odoo/modules/db.py`, `odoo/sql_db.py`, `addons/web/controllers/database.py`, `addons/bus`.

/// Extensions that it uses. It creates them itself only in a database that it creates.
pub const EXTENSIONS: &[&str] = &["pg_trgm", "unaccent"];

/// The role that it refuses to run as.
pub const REFUSED_ROLE: &str = "postgres";

/// The port of HTTP requests.
pub const HTTP_PORT: u16 = 8069;
/// The port of web sockets, unless it is one process with threads.
pub const WEBSOCKET_PORT: u16 = 8072;
/// The path of web sockets.
pub const WEBSOCKET_PATH: &str = "/websocket";
/// A page that needs neither a session nor the database.
pub const HEALTH_PATH: &str = "/web/health";

/// The number of processes, or threads, for scheduled jobs: `max_cron_threads`.
pub const CRON_PROCESSES: u32 = 2;
/// The default number of connections that each process may hold: `db_maxconn`.
pub const CONNECTIONS: u32 = 64;
/// The least number of connections; with fewer, a process blocks itself: one for its database, one that listens in
/// `postgres`, one for each sequence or notification outside the transaction of a request.
pub const LEAST_CONNECTIONS: u32 = 4;

/// Returns the number of processes that connect to the database: those for requests, those for scheduled jobs, and one
/// for web sockets. Without workers it is one process.
pub fn processes(workers: u32) -> u32 {
    if workers == 0 { 1 } else { workers + CRON_PROCESSES + 1 }
}

/// Whether it can use a database of this name: `DBNAME_PATTERN`; and its settings split names at commas.
pub fn is_database_name(name: &str) -> bool {
    let mut bytes = name.bytes();
    name.len() > 1
        && bytes.next().is_some_and(|first| first.is_ascii_alphanumeric())
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'))
}

/// The image of Bitnami's Odoo chart: since August 2025 versioned images are in this repository, and get no updates.
pub const CHART_IMAGE: &str = "bitnamilegacy/odoo";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn database_names_match_odoos_pattern() {
        for good in ["bitnami_odoo", "0a", "Shop-1.test"] {
            assert!(is_database_name(good), "{good}");
        }
        for bad in ["", "a", "_odoo", "odoo,shop", "my odoo", "a\nb", "ä1"] {
            assert!(!is_database_name(bad), "{bad}");
        }
    }
}
