//! PostgreSQL's configuration in addition to the image's own. `override.conf` is read last, so its lines win.

use crate::blueprint::ReplicationMode;
use crate::cluster::Cluster;
use crate::engines::instance::settings::{hba, host, parameters, quoted};
use crate::engines::plain::silence;
use std::fmt::Write;

/// The number of `pg_hba.conf` lines before those of the blueprint.
pub(super) const OWN_HBA_LINES: usize = 4;

/// WAL senders for each standby and one copy of each. Rounded up to steps of 20, because a change restarts PostgreSQL.
fn senders(cluster: &Cluster) -> u16 {
    (cluster.instances * 2).next_multiple_of(20)
}

/// The megabytes of WAL that the primary keeps for disconnected standbys, because the chart has no replication slots.
pub(super) fn kept_wal(cluster: &Cluster) -> u64 {
    cluster.storage.size.mebibytes() / 8
}

/// `override.conf` of every instance.
pub(super) fn shared(cluster: &Cluster) -> String {
    let is_set = |name: &str| cluster.postgres.parameters.keys().any(|own| own.as_str() == name);
    let mut text = String::new();
    let mut line = |name: &str, value: &str| {
        writeln!(text, "{name} = {}", quoted(value)).expect("writing to a String does not fail");
    };
    line("hot_standby", "on");
    line("max_wal_senders", &senders(cluster).to_string());
    line("wal_sender_timeout", &format!("{}s", silence(cluster.failover)));
    // They replace the image's 400MB, 128MB and pgaudit.
    let own = [
        ("max_wal_size", "1GB".to_owned()),
        ("wal_keep_size", format!("{}MB", kept_wal(cluster))),
        ("shared_preload_libraries", String::new()),
    ];
    for (name, value) in own.iter().filter(|(name, _)| !is_set(name)) {
        line(name, value);
    }
    for (name, value) in &parameters(cluster) {
        line(name, value.as_str().unwrap_or_default());
    }
    text
}

/// `override.conf` of the primary. The image does not set `synchronous_standby_names` if `pg_hba.conf` is not its own.
pub(super) fn primary(cluster: &Cluster) -> String {
    let method = match cluster.replication.mode {
        ReplicationMode::Asynchronous => return shared(cluster),
        ReplicationMode::Synchronous => "FIRST",
        ReplicationMode::Quorum => "ANY",
    };
    // All standbys have the cluster's name as `application_name`.
    let names = format!("{method} {} (\"{}\")", cluster.replication.min, cluster.name);
    format!("synchronous_standby_names = {}\n{}", quoted(&names), shared(cluster))
}

/// `pg_hba.conf`. Inside the pod, the superuser needs no password: the image needs that to initialise the database.
pub(super) fn pg_hba(cluster: &Cluster) -> String {
    let (superuser, replication) = (&cluster.secrets.superuser.username, &cluster.secrets.replication.username);
    let host = host(cluster);
    let own = [
        format!("local all {superuser} trust"),
        format!("host all {superuser} 127.0.0.1/32 trust"),
        format!("{host} all {superuser} all scram-sha-256"),
        format!("{host} replication {replication} all scram-sha-256"),
    ];
    debug_assert_eq!(own.len(), OWN_HBA_LINES);
    own.into_iter().chain(hba(cluster)).map(|line| line + "\n").collect()
}
