//! The settings of `PgBouncer`, which both the component and the operator's pooler use.
//!
//! Source of names, units and defaults: `doc/config.md` of pgbouncer/pgbouncer at 1.25.2.

use crate::cluster::{Cluster, Pooler};
use crate::text::sql;

/// Seconds until a pooler retries a failed login to a server: `server_login_retry`.
const LOGIN_RETRY: u32 = 1;
/// Seconds for one connection attempt: `server_connect_timeout`.
const CONNECT_TIMEOUT: u32 = 5;
/// The longest time until poolers find a new primary, in seconds: one attempt that hangs, and the pause after it.
pub const FINDS_PRIMARY: u32 = CONNECT_TIMEOUT + LOGIN_RETRY;

/// Pool sizes, limits and timeouts, by the names of `PgBouncer`'s settings.
pub fn settings(pooler: &Pooler) -> Vec<(&'static str, String)> {
    let desired = &pooler.desired;
    let number = |number: u32| number.to_string();
    vec![
        ("default_pool_size", number(pooler.pool_size)),
        ("max_client_conn", number(desired.max_client_conn.get())),
        ("max_prepared_statements", number(desired.max_prepared_statements.get())),
        ("query_wait_timeout", desired.query_wait_timeout.seconds().to_string()),
        // PostgreSQL's JDBC driver sends it to every server.
        ("ignore_startup_parameters", "extra_float_digits".to_owned()),
        ("server_connect_timeout", number(CONNECT_TIMEOUT)),
        ("server_login_retry", number(LOGIN_RETRY)),
        // A server that died with its node sends nothing. Its connections end after 10 s + 3 × 5 s of silence, or when
        // data stays unacknowledged for that long.
        ("tcp_keepalive", number(1)),
        ("tcp_keepidle", number(10)),
        ("tcp_keepintvl", number(5)),
        ("tcp_keepcnt", number(3)),
        ("tcp_user_timeout", number(25_000)),
        // The Service's address does not change; if the Service is recreated, the new address is found quickly.
        ("dns_max_ttl", number(5)),
        ("dns_nxdomain_ttl", number(1)),
        // Pools shrink again after a peak, and no connection outlives a changed certificate for long.
        ("server_lifetime", number(600)),
        ("server_idle_timeout", number(300)),
        // Probes connect every few seconds and would fill the log.
        ("log_connections", number(0)),
        ("log_disconnections", number(0)),
        ("log_stats", number(0)),
    ]
}

/// The password method: SCRAM, or with `password_encryption: md5` the one in which PostgreSQL stores each password.
pub fn password_method(cluster: &Cluster) -> &'static str {
    if cluster.parameter("password_encryption").as_deref() == Some("md5") { "md5" } else { "scram-sha-256" }
}

/// Quotes a name as in SQL, with double quotes, unless it is plain. `PgBouncer` uses the same quotes.
pub fn quoted(name: &str) -> String {
    let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if is_plain { name.to_owned() } else { always_quoted(name) }
}

/// Quotes a name always, for places where a word such as `all` has a meaning.
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
