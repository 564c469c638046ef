//! The files that instances read: `postgresql.conf`, the related files, and the number of the primary.

use super::pod::{DESIRED, STATE};
use crate::blueprint::{FailoverProfile, ReplicationMode};
use crate::cluster::Cluster;
use crate::engines::instance::pod::PORT;
use crate::engines::instance::settings::{hba, host, initdb, parameters, quoted};
use std::collections::BTreeMap;
use std::fmt::Write;

/// The number of `pg_hba.conf` lines that every instance has before those of the blueprint.
pub(super) const OWN_HBA_LINES: usize = 3;

/// The seconds after which the primary no longer waits for a silent standby: `wal_sender_timeout`.
pub(in crate::engines) fn silence(profile: FailoverProfile) -> u32 {
    match profile {
        FailoverProfile::Fast => 10,
        FailoverProfile::Balanced => 30,
        FailoverProfile::Patient => 60,
    }
}

/// The files, by name.
pub(super) fn files(cluster: &Cluster) -> BTreeMap<String, String> {
    [
        ("postgresql.conf", postgresql_conf(cluster)),
        ("pg_hba.conf", pg_hba_conf(cluster)),
        ("pg_ident.conf", format!("pgforge postgres {}\n", cluster.secrets.superuser.username)),
        ("primary", format!("{}\n", cluster.replication.primary)),
        ("instances", format!("{}\n", cluster.instances)),
        ("synchronous", synchronous(cluster)),
        ("initdb", initdb(cluster)),
    ]
    .into_iter()
    .chain(cluster.tls().map(|_| ("tls", format!("{}\n", sslmode(cluster)))))
    .map(|(name, text)| (name.to_owned(), text))
    .collect()
}

/// The `sslmode` of connections between instances. The certificate does not have to include the pods' names.
fn sslmode(cluster: &Cluster) -> &'static str {
    if cluster.requires_tls() { "verify-ca" } else { "prefer" }
}

fn postgresql_conf(cluster: &Cluster) -> String {
    // Enough for each standby and one copy of each. Rounded up to steps of 20, because a change restarts PostgreSQL.
    let senders = (cluster.instances * 2).next_multiple_of(20);
    let is_set = |name: &str| cluster.postgres.parameters.keys().any(|own| own.as_str() == name);
    let mut text = String::new();
    let mut line = |name: &str, value: &str| {
        writeln!(text, "{name} = {}", quoted(value)).expect("writing to a String does not fail");
    };
    line("listen_addresses", "*");
    line("port", &PORT.to_string());
    line("unix_socket_directories", "/run/postgresql, /tmp");
    line("hba_file", &format!("{DESIRED}/pg_hba.conf"));
    line("ident_file", &format!("{DESIRED}/pg_ident.conf"));
    line("cluster_name", cluster.name.as_str());
    line("hot_standby", "on");
    // pg_rewind needs it if there are no checksums.
    line("wal_log_hints", "on");
    line("max_wal_senders", &senders.to_string());
    line("max_replication_slots", &senders.to_string());
    line("wal_sender_timeout", &format!("{}s", silence(cluster.failover)));
    if !is_set("max_slot_wal_keep_size") && cluster.instances > 1 {
        // The primary keeps WAL for a disconnected standby, but the WAL must not fill the primary's volume.
        line("max_slot_wal_keep_size", &format!("{}MB", cluster.storage.size.mebibytes() / 4));
    }
    for (name, value) in &parameters(cluster) {
        line(name, value.as_str().unwrap_or_default());
    }
    line("include_if_exists", &format!("{STATE}/role.conf"));
    text
}

/// The superuser logs in without a password inside the pod, and with it from elsewhere. Then follow the role with which
/// standbys stream, and the blueprint's lines.
fn pg_hba_conf(cluster: &Cluster) -> String {
    let (superuser, replication) = (&cluster.secrets.superuser.username, &cluster.secrets.replication.username);
    let host = host(cluster);
    let own = [
        format!("local all {superuser} peer map=pgforge"),
        format!("{host} all {superuser} all scram-sha-256"),
        format!("{host} replication {replication} all scram-sha-256"),
    ];
    debug_assert_eq!(own.len(), OWN_HBA_LINES);
    own.into_iter().chain(hba(cluster)).map(|line| line + "\n").collect()
}

/// The method, and the minimum and maximum number of standbys that commits wait for; empty if they wait for none.
fn synchronous(cluster: &Cluster) -> String {
    let replication = &cluster.replication;
    let method = match replication.mode {
        ReplicationMode::Asynchronous => return String::new(),
        ReplicationMode::Synchronous => "FIRST",
        ReplicationMode::Quorum => "ANY",
    };
    format!("{method} {} {}\n", replication.min, replication.max)
}
