//! `pgbouncer.ini`. A line is a setting: nothing in a value may end it.
//!
//! Source of names, units and defaults: `doc/config.md` of pgbouncer/pgbouncer at 1.25.2.

use super::pod::{PASSWORDS, SOCKET};
use crate::cluster::{Cluster, Pooler};
use crate::engines::Contract;
use crate::kube::pod::volume::CERTIFICATE;
use std::fmt::Write;

/// The file's name.
pub(super) const FILE: &str = "pgbouncer.ini";

/// Seconds until a server that did not let a pooler in is tried again: `server_login_retry`.
const LOGIN_RETRY: u32 = 1;
/// Seconds for one attempt: `server_connect_timeout`.
const CONNECT_TIMEOUT: u32 = 5;
/// How long poolers take to find a new primary at most, in seconds: an attempt that hangs, and the pause after it.
pub(super) const FINDS_PRIMARY: u32 = CONNECT_TIMEOUT + LOGIN_RETRY;

pub(super) fn text(cluster: &Cluster, pooler: &Pooler, contract: &Contract) -> String {
    let mut text = "[databases]\n".to_owned();
    let server = format!("host={}.{}.svc port={}", contract.primary.service, cluster.namespace, contract.primary.port);
    for name in &pooler.databases {
        line(&mut text, &quoted(name.as_str()), &server);
    }
    // Where passwords are looked up; a name of its own, since a database of the blueprint may be called `postgres`.
    line(&mut text, Pooler::ROLE, &format!("{server} dbname=postgres pool_size={}", Pooler::LOOKUPS));
    text.push_str("\n[pgbouncer]\n");
    for (name, value) in settings(cluster, pooler, contract) {
        line(&mut text, name, &value);
    }
    text
}

fn settings(cluster: &Cluster, pooler: &Pooler, contract: &Contract) -> Vec<(&'static str, String)> {
    let asked = &pooler.asked;
    let number = |number: u32| number.to_string();
    let role = Pooler::ROLE;
    let mut settings = vec![
        ("listen_addr", "*".to_owned()),
        ("listen_port", contract.primary.port.to_string()),
        // The way to its console, which nobody comes by from another pod.
        ("unix_socket_dir", SOCKET.to_owned()),
        ("auth_type", password_method(cluster).to_owned()),
        ("auth_file", PASSWORDS.to_owned()),
        ("auth_user", role.to_owned()),
        ("auth_dbname", role.to_owned()),
        ("auth_query", format!("SELECT name, verifier FROM {role}.user_lookup($1)")),
        ("pool_mode", asked.mode.to_string()),
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
    ];
    settings.extend(tls(cluster));
    settings
}

/// To clients and to PostgreSQL.
fn tls(cluster: &Cluster) -> Vec<(&'static str, String)> {
    let Some(tls) = cluster.tls() else { return vec![("server_tls_sslmode", "prefer".to_owned())] };
    let file = |name: &str| format!("{CERTIFICATE}/{name}");
    let protocols = match tls.min_version {
        crate::blueprint::TlsVersion::V1_2 => "secure",
        crate::blueprint::TlsVersion::V1_3 => "tlsv1.3",
    };
    let [of_clients, to_server] = if tls.required { ["require", "verify-full"] } else { ["allow", "prefer"] };
    let mut settings = vec![
        ("client_tls_sslmode", of_clients.to_owned()),
        ("client_tls_cert_file", file("tls.crt")),
        ("client_tls_key_file", file("tls.key")),
        ("client_tls_protocols", protocols.to_owned()),
        ("server_tls_sslmode", to_server.to_owned()),
        ("server_tls_protocols", protocols.to_owned()),
    ];
    if tls.required {
        settings.push(("server_tls_ca_file", file("ca.crt")));
    }
    settings
}

/// SCRAM, unless PostgreSQL is told to keep passwords in the old way; then whichever of the two it keeps one in.
fn password_method(cluster: &Cluster) -> &'static str {
    if cluster.parameter("password_encryption").as_deref() == Some("md5") { "md5" } else { "scram-sha-256" }
}

fn line(text: &mut String, key: &str, value: &str) {
    debug_assert!(!key.contains(['\n', '\r']) && !value.contains(['\n', '\r']), "{key}");
    writeln!(text, "{key} = {value}").expect("writing to a String does not fail");
}

/// A name as SQL has it between double quotes, which is `PgBouncer`'s way too.
fn quoted(name: &str) -> String {
    let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if is_plain { name.to_owned() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_name_ends_its_quotes() {
        assert_eq!(quoted("shop_1"), "shop_1");
        assert_eq!(quoted("my \"shop\" = x"), "\"my \"\"shop\"\" = x\"");
    }
}
