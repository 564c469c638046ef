//! Odoo, as releases 17 and 18 are: what it asks of PostgreSQL, and where it listens.
//!
//! Sources, all of odoo/odoo and read in 2026: `odoo/cli/server.py`, `odoo/service/db.py`, `odoo/service/server.py`,
//! `odoo/modules/db.py`, `odoo/sql_db.py`, `addons/web/controllers/database.py`, `addons/bus`.

/// Extensions that it makes use of. It would make them itself only in a database that it makes itself.
pub const EXTENSIONS: &[&str] = &["pg_trgm", "unaccent"];

/// The role that it refuses to run as.
pub const REFUSED_ROLE: &str = "postgres";

/// Where it answers requests.
pub const HTTP_PORT: u16 = 8069;
/// Where web sockets are answered, unless it is one process with threads.
pub const WEBSOCKET_PORT: u16 = 8072;
/// The path of web sockets.
pub const WEBSOCKET_PATH: &str = "/websocket";
/// A page that needs neither a session nor the database.
pub const HEALTH_PATH: &str = "/web/health";

/// Processes, or threads, that do what is scheduled: `max_cron_threads`.
pub const CRON_PROCESSES: u32 = 2;
/// Connections that each process may keep unless it is told otherwise: `db_maxconn`.
pub const CONNECTIONS: u32 = 64;
/// Fewer and a process waits for itself: one for its own database, one that listens in `postgres`, one for each
/// sequence or notification that is outside the transaction of a request.
pub const LEAST_CONNECTIONS: u32 = 4;

/// Processes that connect to the database: those that answer requests, that do what is scheduled, and the one for web
/// sockets. Without workers it is one process.
pub fn processes(workers: u32) -> u32 {
    if workers == 0 { 1 } else { workers + CRON_PROCESSES + 1 }
}

/// Whether it can work in a database of this name: `DBNAME_PATTERN`, and its own settings divide names at commas.
pub fn is_database_name(name: &str) -> bool {
    let mut bytes = name.bytes();
    name.len() > 1
        && bytes.next().is_some_and(|first| first.is_ascii_alphanumeric())
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'))
}

/// The image of Bitnami's chart of Odoo: since August 2025 the versioned ones stand in this repository, and get no updates.
pub const CHART_IMAGE: &str = "bitnamilegacy/odoo";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odoos_own_pattern_decides_about_names() {
        for good in ["bitnami_odoo", "0a", "Shop-1.test"] {
            assert!(is_database_name(good), "{good}");
        }
        for bad in ["", "a", "_odoo", "odoo,shop", "my odoo", "a\nb", "ä1"] {
            assert!(!is_database_name(bad), "{bad}");
        }
    }
}
