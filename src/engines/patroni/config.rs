//! Patroni's configuration: the file of each member, and what members share in the store. It is written as JSON, which
//! is valid YAML.

use super::{PORT, POSTGRES, REST, ROLE, primary_label};
use crate::blueprint::ReplicationMode;
use crate::cluster::Cluster;
use crate::engines::instance::settings::{hba, host, initdb, parameters};
use crate::kube::labels;
use crate::kube::pod::volume::CERTIFICATE;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The number of `pg_hba.conf` lines before those of the blueprint.
pub(super) const OWN_HBA_LINES: usize = 3;

/// The files, by name.
pub(super) fn files(cluster: &Cluster) -> BTreeMap<String, String> {
    let pretty = |value: Value| format!("{value:#}\n");
    [
        ("patroni.yml", pretty(member(cluster))),
        ("dynamic.json", pretty(dynamic(cluster))),
        // The instance that may initialise the first database; afterwards members elect the primary.
        ("primary", "0\n".to_owned()),
        ("initdb", initdb(cluster)),
    ]
    .map(|(name, text)| (name.to_owned(), text))
    .into()
}

/// What a member reads when it starts, without names, addresses and logins. There is no section `bootstrap`, so no
/// member ever initialises a database, even if the store is lost.
fn member(cluster: &Cluster) -> Value {
    let label = primary_label(cluster.engines.patroni.version);
    let mut member = json!({
        "scope": cluster.name,
        "restapi": {"listen": format!("0.0.0.0:{REST}")},
        "kubernetes": {
            "labels": {labels::COMPONENT: POSTGRES},
            "scope_label": labels::CLUSTER,
            "role_label": ROLE,
            "leader_label_value": label,
            "follower_label_value": "replica",
            "standby_leader_label_value": "standby-leader",
            "use_endpoints": false,
        },
        "postgresql": {
            "listen": format!("*:{PORT}"),
            "data_dir": super::pod::PGDATA,
            "pgpass": super::pod::PGPASS,
            "use_unix_socket": true,
            // A member copies the primary again only if the rewind failed.
            "remove_data_directory_on_rewind_failure": true,
            "remove_data_directory_on_diverged_timelines": false,
            "parameters": {"unix_socket_directories": "/run/postgresql, /tmp"},
        },
        "watchdog": {"mode": "off"},
    });
    if cluster.requires_tls() {
        // Members connect to IP addresses, which no certificate includes.
        let verified = json!({"sslmode": "verify-ca", "sslrootcert": format!("{CERTIFICATE}/ca.crt")});
        member["postgresql"]["authentication"] = json!({"superuser": verified, "replication": verified});
    }
    member
}

/// The configuration that members share; a `PUT` replaces the one in the store.
fn dynamic(cluster: &Cluster) -> Value {
    let settings = &cluster.engines.patroni;
    let replication = &cluster.replication;
    let mode = match replication.mode {
        ReplicationMode::Asynchronous => json!(false),
        ReplicationMode::Synchronous => json!(true),
        ReplicationMode::Quorum => json!("quorum"),
    };
    let (superuser, replicator) = (&cluster.secrets.superuser.username, &cluster.secrets.replication.username);
    let host = host(cluster);
    let own = [
        format!("local all {superuser} peer map=pgforge"),
        format!("{host} all {superuser} all scram-sha-256"),
        format!("{host} replication {replicator} all scram-sha-256"),
    ];
    debug_assert_eq!(own.len(), OWN_HBA_LINES);
    let hba: Vec<String> = own.into_iter().chain(hba(cluster)).collect();
    json!({
        "ttl": settings.timing.ttl,
        "loop_wait": settings.timing.loop_wait,
        "retry_timeout": settings.timing.retry_timeout,
        "primary_start_timeout": settings.timing.primary_start_timeout,
        "maximum_lag_on_failover": settings.maximum_lag_on_failover,
        "failsafe_mode": true,
        "synchronous_mode": mode,
        "synchronous_mode_strict": replication.is_synchronous() && replication.min > 0,
        "synchronous_node_count": replication.max,
        "postgresql": {
            "use_pg_rewind": true,
            "use_slots": true,
            "parameters": parameters(cluster),
            "pg_hba": hba,
            "pg_ident": [format!("pgforge postgres {superuser}")],
        },
    })
}
