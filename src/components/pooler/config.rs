//! `pgbouncer.ini`. Each line is a setting: no value may contain a line break.
//!
//! Source of names, units and defaults: `doc/config.md` of pgbouncer/pgbouncer at 1.25.2.

use super::pod::{PASSWORDS, SOCKET};
use crate::cluster::{Cluster, Pooler};
use crate::contract::Contract;
use crate::engines::pgbouncer::{self, password_method, quoted};
use crate::kube::pod::volume::CERTIFICATE;
use std::fmt::Write;

/// The file's name.
pub(super) const FILE: &str = "pgbouncer.ini";

pub(super) fn text(cluster: &Cluster, pooler: &Pooler, contract: &Contract) -> String {
    let mut text = "[databases]\n".to_owned();
    let server = format!("host={}.{}.svc port={}", contract.primary.service, cluster.namespace, contract.primary.port);
    for name in &pooler.databases {
        line(&mut text, &quoted(name.as_str()), &server);
    }
    // The database for password lookups. Its alias cannot clash with a database `postgres` of the blueprint.
    line(&mut text, Pooler::ROLE, &format!("{server} dbname=postgres pool_size={}", Pooler::LOOKUPS));
    text.push_str("\n[pgbouncer]\n");
    for (name, value) in settings(cluster, pooler, contract) {
        line(&mut text, name, &value);
    }
    text
}

fn settings(cluster: &Cluster, pooler: &Pooler, contract: &Contract) -> Vec<(&'static str, String)> {
    let role = Pooler::ROLE;
    let mut settings = vec![
        ("listen_addr", "*".to_owned()),
        ("listen_port", contract.primary.port.to_string()),
        // For its console, which other pods cannot reach.
        ("unix_socket_dir", SOCKET.to_owned()),
        ("auth_type", password_method(cluster).to_owned()),
        ("auth_file", PASSWORDS.to_owned()),
        ("auth_user", role.to_owned()),
        ("auth_dbname", role.to_owned()),
        ("auth_query", format!("SELECT name, verifier FROM {role}.user_lookup($1)")),
        ("pool_mode", pooler.desired.mode.to_string()),
    ];
    settings.extend(pgbouncer::settings(pooler));
    settings.extend(tls(cluster));
    settings
}

/// TLS settings towards clients and towards PostgreSQL.
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

fn line(text: &mut String, key: &str, value: &str) {
    debug_assert!(!key.contains(['\n', '\r']) && !value.contains(['\n', '\r']), "{key}");
    writeln!(text, "{key} = {value}").expect("writing to a String does not fail");
}
