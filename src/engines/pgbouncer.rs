//! What `PgBouncer` is told whoever runs it.
//!
//! Source of names, units and defaults: `doc/config.md` of pgbouncer/pgbouncer at 1.25.2.

use crate::cluster::{Cluster, Pooler};
use crate::text::sql;

/// Seconds until a server that did not let a pooler in is tried again: `server_login_retry`.
const LOGIN_RETRY: u32 = 1;
/// Seconds for one attempt: `server_connect_timeout`.
const CONNECT_TIMEOUT: u32 = 5;
/// How long poolers take to find a new primary at most, in seconds: an attempt that hangs, and the pause after it.
pub const FINDS_PRIMARY: u32 = CONNECT_TIMEOUT + LOGIN_RETRY;

/// Sizes, limits and patience, by the settings' own names.
pub fn settings(pooler: &Pooler) -> Vec<(&'static str, String)> {
    let asked = &pooler.asked;
    let number = |number: u32| number.to_string();
    vec![
        ("default_pool_size", number(pooler.pool_size)),
        ("max_client_conn", number(asked.max_client_conn.get())),
        ("max_prepared_statements", number(asked.max_prepared_statements.get())),
        ("query_wait_timeout", asked.query_wait_timeout.seconds().to_string()),
        // What JDBC's driver sends to every server.
        ("ignore_startup_parameters", "extra_float_digits".to_owned()),
        ("server_connect_timeout", number(CONNECT_TIMEOUT)),
        ("server_login_retry", number(LOGIN_RETRY)),
        // A server that died with its node sends nothing: its connections end after 10 s + 3 × 5 s of silence, or when
        // what was sent is not acknowledged for as long.
        ("tcp_keepalive", number(1)),
        ("tcp_keepidle", number(10)),
        ("tcp_keepintvl", number(5)),
        ("tcp_keepcnt", number(3)),
        ("tcp_user_timeout", number(25_000)),
        // The Service's address stays; should it be made anew, it is found soon.
        ("dns_max_ttl", number(5)),
        ("dns_nxdomain_ttl", number(1)),
        // Pools come back to their size after a rush, and no connection outlives a changed certificate for long.
        ("server_lifetime", number(600)),
        ("server_idle_timeout", number(300)),
        // Probes connect every few seconds.
        ("log_connections", number(0)),
        ("log_disconnections", number(0)),
        ("log_stats", number(0)),
    ]
}

/// SCRAM, unless PostgreSQL is told to keep passwords in the old way; then whichever of the two it keeps one in.
pub fn password_method(cluster: &Cluster) -> &'static str {
    if cluster.parameter("password_encryption").as_deref() == Some("md5") { "md5" } else { "scram-sha-256" }
}

/// A name as SQL has it between double quotes, which is `PgBouncer`'s way too.
pub fn quoted(name: &str) -> String {
    let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if is_plain { name.to_owned() } else { always_quoted(name) }
}

/// The same where a word such as `all` would mean something else.
pub fn always_quoted(name: &str) -> String {
    sql::identifier(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_name_ends_its_quotes() {
        assert_eq!(quoted("shop_1"), "shop_1");
        assert_eq!(quoted("my \"shop\" = x"), "\"my \"\"shop\"\" = x\"");
        assert_eq!(always_quoted("all"), "\"all\"");
    }
}
