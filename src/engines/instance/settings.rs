//! PostgreSQL's settings from the blueprint, and what the steward compares with the instances.

use crate::blueprint::ReplicationMode;
use crate::blueprint::values::HbaLine;
use crate::cluster::{Cluster, Dumps, Pooler};
use crate::kube::pod::volume::CERTIFICATE;
use serde_json::{Map, Value, json};

/// The blueprint's parameters as text, including those that depend on the size of an instance.
pub(in crate::engines) fn blueprint_parameters(cluster: &Cluster) -> impl Iterator<Item = (String, Value)> {
    let parameters = cluster.postgres.parameters.iter();
    parameters.map(|(name, value)| (name.to_string(), Value::String(value.to_string())))
}

/// Every parameter as text, including those of TLS.
pub(in crate::engines) fn parameters(cluster: &Cluster) -> Map<String, Value> {
    blueprint_parameters(cluster).chain(tls(cluster)).collect()
}

/// The server's certificate, and the CA that verifies clients if a line of `pg_hba.conf` requires it.
fn tls(cluster: &Cluster) -> Vec<(String, Value)> {
    if cluster.tls().is_none() {
        return Vec::new();
    }
    let file = |name: &str| format!("{CERTIFICATE}/{name}");
    let mut parameters =
        vec![("ssl", "on".to_owned()), ("ssl_cert_file", file("tls.crt")), ("ssl_key_file", file("tls.key"))];
    parameters.extend(oldest_tls(cluster));
    if cluster.postgres.hba.iter().any(HbaLine::verifies_clients) {
        parameters.push(("ssl_ca_file", file("ca.crt")));
    }
    parameters.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect()
}

/// The parameter for the oldest TLS version that a server accepts. Where an operator serves the certificate, it is the
/// only TLS parameter.
pub(in crate::engines) fn oldest_tls(cluster: &Cluster) -> Option<(&'static str, String)> {
    cluster.tls().map(|tls| ("ssl_min_protocol_version", tls.min_version.to_string()))
}

/// The connection type of a `pg_hba.conf` line that accepts clients from the network.
pub(in crate::engines) fn host(cluster: &Cluster) -> &'static str {
    if cluster.requires_tls() { "hostssl" } else { "host" }
}

/// The group of the temporary roles that restore a database, in the syntax of `pg_hba.conf`; see `load.sh` of the
/// backups.
pub(in crate::engines) const LOADERS: &str = "+pgforge_load";

/// The blueprint's lines of `pg_hba.conf`, or the default line if it has none.
pub(in crate::engines) fn hba(cluster: &Cluster) -> Vec<String> {
    if cluster.postgres.hba.is_empty() {
        return vec![format!("{} all all all scram-sha-256", host(cluster))];
    }
    // Lines for pgforge's own roles, so that the blueprint does not need to have them.
    let line = |database: &str, role: &str| format!("{} {database} {role} all scram-sha-256", host(cluster));
    let dumps = cluster.dumps.iter().map(|_| line("all", Dumps::ROLE));
    let pooler = cluster.pooler.iter().map(|_| line("postgres", Pooler::ROLE));
    dumps.chain([line("all", LOADERS)]).chain(pooler).chain(blueprint_hba(cluster)).collect()
}

/// The blueprint's lines of `pg_hba.conf`, restricted to TLS if it is required.
pub(in crate::engines) fn blueprint_hba(cluster: &Cluster) -> impl Iterator<Item = String> {
    let required = cluster.requires_tls();
    let lines = cluster.postgres.hba.iter();
    lines.map(move |line| if required { line.with_tls().to_string() } else { line.to_string() })
}

/// Quotes a text for `postgresql.conf`, with single quotes.
pub(in crate::engines) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\\', r"\\").replace('\'', "''").replace('\n', r"\n"))
}

/// The options of `initdb`, one per line.
pub(in crate::engines) fn initdb(cluster: &Cluster) -> String {
    let desired = &cluster.postgres.initdb;
    let mut options = vec![format!("--locale={}", desired.locale), format!("--encoding={}", desired.encoding)];
    match (desired.data_checksums, cluster.postgres.version.major.get() >= 18) {
        (true, _) => options.push("--data-checksums".to_owned()),
        // Before 18, initdb creates no checksums by default.
        (false, true) => options.push("--no-data-checksums".to_owned()),
        (false, false) => {}
    }
    options.into_iter().map(|option| option + "\n").collect()
}

/// The keys of the steward's `database.json` that it compares with the instances. The engine itself writes `own_hba`
/// lines of `pg_hba.conf` before the blueprint's.
pub(in crate::engines) fn desired(cluster: &Cluster, own_hba: usize) -> Map<String, Value> {
    let replication = &cluster.replication;
    // Under a quorum every standby is a candidate.
    let max = match replication.mode {
        ReplicationMode::Quorum => cluster.instances - 1,
        _ => replication.max,
    };
    let synchronous = replication.is_synchronous().then(|| json!({"min": replication.min, "max": max}));
    [
        ("instances".to_owned(), json!(cluster.instances)),
        ("synchronous".to_owned(), json!(synchronous)),
        ("hbaRules".to_owned(), json!(own_hba + hba(cluster).len())),
        ("parameters".to_owned(), Value::Object(parameters(cluster))),
    ]
    .into_iter()
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_value_ends_its_quotes() {
        assert_eq!(quoted("it's \\ a\nline"), r"'it''s \\ a\nline'");
    }
}
