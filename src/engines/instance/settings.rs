//! PostgreSQL's settings as the blueprint has them, and what the steward compares with the instances.

use crate::blueprint::ReplicationMode;
use crate::blueprint::values::HbaLine;
use crate::cluster::{Cluster, Dumps, Pooler};
use crate::kube::pod::volume::CERTIFICATE;
use serde_json::{Map, Value, json};

/// The blueprint's parameters as text, with those that depend on the size of an instance.
pub(in crate::engines) fn own(cluster: &Cluster) -> impl Iterator<Item = (String, Value)> {
    let parameters = cluster.postgres.parameters.iter();
    parameters.map(|(name, value)| (name.to_string(), Value::String(value.to_string())))
}

/// Every parameter as text, those of TLS among them.
pub(in crate::engines) fn parameters(cluster: &Cluster) -> Map<String, Value> {
    own(cluster).chain(tls(cluster)).collect()
}

/// The server's certificate, and whom it verifies clients by where a line of `pg_hba.conf` asks for that.
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

/// The oldest TLS that a server takes, by its parameter: all that is left to say where an operator serves the certificate.
pub(in crate::engines) fn oldest_tls(cluster: &Cluster) -> Option<(&'static str, String)> {
    cluster.tls().map(|tls| ("ssl_min_protocol_version", tls.min_version.to_string()))
}

/// How a line of `pg_hba.conf` begins that lets somebody in from the network.
pub(in crate::engines) fn host(cluster: &Cluster) -> &'static str {
    if cluster.requires_tls() { "hostssl" } else { "host" }
}

/// The group, as a line of `pg_hba.conf` has it, of the roles that restore a database and exist for that long: see `load.sh` of the backups.
pub(in crate::engines) const LOADERS: &str = "+pgforge_load";

/// The blueprint's lines of `pg_hba.conf`, or the one that stands for none.
pub(in crate::engines) fn hba(cluster: &Cluster) -> Vec<String> {
    if cluster.postgres.hba.is_empty() {
        return vec![format!("{} all all all scram-sha-256", host(cluster))];
    }
    // The blueprint's own lines need not know of roles that are not its own.
    let line = |database: &str, role: &str| format!("{} {database} {role} all scram-sha-256", host(cluster));
    let dumps = cluster.dumps.iter().map(|_| line("all", Dumps::ROLE));
    let pooler = cluster.pooler.iter().map(|_| line("postgres", Pooler::ROLE));
    dumps.chain([line("all", LOADERS)]).chain(pooler).chain(asked_hba(cluster)).collect()
}

/// The blueprint's lines of `pg_hba.conf`, held to TLS where that is required.
pub(in crate::engines) fn asked_hba(cluster: &Cluster) -> impl Iterator<Item = String> {
    let required = cluster.requires_tls();
    let lines = cluster.postgres.hba.iter();
    lines.map(move |line| if required { line.with_tls().to_string() } else { line.to_string() })
}

/// Text as `postgresql.conf` has it between single quotes.
pub(in crate::engines) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\\', r"\\").replace('\'', "''").replace('\n', r"\n"))
}

/// What `initdb` is told: options, one a line.
pub(in crate::engines) fn initdb(cluster: &Cluster) -> String {
    let asked = &cluster.postgres.initdb;
    let mut options = vec![format!("--locale={}", asked.locale), format!("--encoding={}", asked.encoding)];
    match (asked.data_checksums, cluster.postgres.version.major.get() >= 18) {
        (true, _) => options.push("--data-checksums".to_owned()),
        // Until then it is what initdb does by itself.
        (false, true) => options.push("--no-data-checksums".to_owned()),
        (false, false) => {}
    }
    options.into_iter().map(|option| option + "\n").collect()
}

/// Keys of the steward's `database.json` by which it judges the instances; `own_hba` lines of `pg_hba.conf` stand before
/// the blueprint's.
pub(in crate::engines) fn asked(cluster: &Cluster, own_hba: usize) -> Map<String, Value> {
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
