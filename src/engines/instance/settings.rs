//! PostgreSQL's settings as the blueprint has them, and what the steward compares with the instances.

use crate::blueprint::ReplicationMode;
use crate::cluster::{Cluster, Dumps};
use serde_json::{Map, Value, json};

/// Every parameter as text.
pub(in crate::engines) fn parameters(cluster: &Cluster) -> Map<String, Value> {
    cluster
        .postgres
        .parameters
        .iter()
        .map(|(name, value)| (name.to_string(), Value::String(value.to_string())))
        .collect()
}

/// The blueprint's lines of `pg_hba.conf`, or the one that stands for none.
pub(in crate::engines) fn hba(cluster: &Cluster) -> Vec<String> {
    if cluster.postgres.hba.is_empty() {
        return vec!["host all all all scram-sha-256".to_owned()];
    }
    // The blueprint's own lines need not know of the role that dumps.
    let dumps = cluster.dumps.iter().map(|_| format!("host all {} all scram-sha-256", Dumps::ROLE));
    dumps.chain(cluster.postgres.hba.iter().map(ToString::to_string)).collect()
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
