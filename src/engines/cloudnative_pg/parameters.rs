//! PostgreSQL's parameters as the operator accepts them: as text, with every default that its webhook would fill in.
//!
//! Source: `CnpgConfigurationSettings` and `FixedConfigurationParameters` in `pkg/postgres/configuration.go` of
//! cloudnative-pg/cloudnative-pg v1.30.0.

use crate::cluster::Cluster;
use crate::engines::instance::settings::oldest_tls;
use std::collections::BTreeMap;

/// The parameter for libraries, for which the operator has a separate field.
pub(super) const LIBRARIES: &str = "shared_preload_libraries";

/// The webhook's defaults. They are rendered so that the applied manifest does not differ from the live object.
const DEFAULTS: [(&str, &str); 23] = [
    ("archive_mode", "on"),
    ("archive_timeout", "5min"),
    ("dynamic_shared_memory_type", "posix"),
    ("full_page_writes", "on"),
    ("log_destination", "csvlog"),
    ("log_directory", "/controller/log"),
    ("log_filename", "postgres"),
    ("log_rotation_age", "0"),
    ("log_rotation_size", "0"),
    ("log_truncate_on_rotation", "false"),
    ("logging_collector", "on"),
    ("max_parallel_workers", "32"),
    ("max_replication_slots", "32"),
    ("max_worker_processes", "32"),
    ("shared_memory_type", "mmap"),
    (LIBRARIES, ""),
    ("ssl_max_protocol_version", "TLSv1.3"),
    ("ssl_min_protocol_version", "TLSv1.3"),
    ("wal_keep_size", "512MB"),
    ("wal_level", "logical"),
    ("wal_log_hints", "on"),
    ("wal_receiver_timeout", "5s"),
    ("wal_sender_timeout", "5s"),
];

/// Sizes that the operator also reads. It treats a number without a unit as megabytes, where PostgreSQL uses pages or
/// another unit.
const SIZES: [&str; 3] = ["max_wal_size", "min_wal_size", "shared_buffers"];

/// The blueprint's parameters, those that depend on the size of an instance, and the oldest TLS version; without the
/// libraries.
pub(super) fn desired(cluster: &Cluster) -> BTreeMap<String, String> {
    let own = cluster.postgres.parameters.iter().filter(|(name, _)| name.as_str() != LIBRARIES);
    let oldest = oldest_tls(cluster).map(|(name, value)| (name.to_owned(), value));
    let own = own.map(|(name, value)| (name.to_string(), with_unit(cluster, name.as_str(), value.to_string())));
    own.chain(oldest).collect()
}

fn with_unit(cluster: &Cluster, name: &str, value: String) -> String {
    let bare = value.bytes().all(|byte| byte.is_ascii_digit());
    match cluster.number(name).filter(|_| bare && SIZES.contains(&name)) {
        Some(bytes) => format!("{}kB", bytes / 1024.0),
        None => value,
    }
}

/// The whole of `spec.postgresql.parameters`.
pub(super) fn parameters(cluster: &Cluster) -> BTreeMap<String, String> {
    let mut parameters: BTreeMap<String, String> =
        DEFAULTS.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    parameters.extend(desired(cluster));
    parameters
}

/// The libraries, one by one.
pub(super) fn libraries(cluster: &Cluster) -> Vec<String> {
    let list = cluster.postgres.parameters.get(LIBRARIES).map(ToString::to_string).unwrap_or_default();
    list.split(',').map(|library| library.trim().to_owned()).filter(|library| !library.is_empty()).collect()
}
