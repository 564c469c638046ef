//! The fields of the operator's resource `Cluster` that pgforge renders. A test compares them with the table of its
//! fields.
#![allow(clippy::struct_field_names, reason = "the fields have the names that the API gives them")]

use k8s_openapi::api::core::v1::{ResourceRequirements, Toleration, TopologySpreadConstraint};
use serde::Serialize;
use std::collections::BTreeMap;

/// `spec` of a `Cluster`.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Cluster {
    pub(super) instances: u16,
    pub(super) image_name: String,
    #[serde(rename = "postgresUID")]
    pub(super) postgres_uid: u32,
    #[serde(rename = "postgresGID")]
    pub(super) postgres_gid: u32,
    pub(super) inherited_metadata: Inherited,
    pub(super) bootstrap: Bootstrap,
    pub(super) enable_superuser_access: bool,
    pub(super) superuser_secret: Reference,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) certificates: Option<Certificates>,
    pub(super) postgresql: Postgresql,
    pub(super) storage: Storage,
    pub(super) ephemeral_volumes_size_limit: Ephemeral,
    #[serde(skip_serializing_if = "is_empty")]
    pub(super) resources: ResourceRequirements,
    pub(super) affinity: Affinity,
    pub(super) topology_spread_constraints: Vec<TopologySpreadConstraint>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) priority_class_name: Option<String>,
    pub(super) primary_update_strategy: &'static str,
    pub(super) primary_update_method: &'static str,
    pub(super) primary_lease: Lease,
    pub(super) failover_delay: u32,
    pub(super) switchover_delay: u32,
    pub(super) start_delay: u32,
    pub(super) stop_delay: u32,
    pub(super) smart_shutdown_timeout: u32,
    pub(super) replication_slots: Slots,
    #[serde(rename = "enablePDB")]
    pub(super) enable_pdb: bool,
    pub(super) monitoring: Monitoring,
    pub(super) probes: Probes,
    pub(super) log_level: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) plugins: Vec<Plugin>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) service_account_template: Option<AccountTemplate>,
}

fn is_empty(resources: &ResourceRequirements) -> bool {
    *resources == ResourceRequirements::default()
}

/// An object of the same namespace.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Reference {
    pub(super) name: String,
}

/// The labels of every object that the operator creates.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Inherited {
    pub(super) labels: BTreeMap<String, String>,
}

/// The source of the first instance's data.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Bootstrap {
    pub(super) initdb: Initdb,
}

/// `bootstrap.initdb`, which the operator uses only once.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Initdb {
    pub(super) database: &'static str,
    pub(super) owner: &'static str,
    pub(super) secret: Reference,
    pub(super) encoding: String,
    pub(super) locale: String,
    pub(super) locale_collate: String,
    #[serde(rename = "localeCType")]
    pub(super) locale_ctype: String,
    pub(super) data_checksums: bool,
}

/// The servers' certificate and its CA, in place of the operator's own. The webhook rejects `serverAltDNSNames`
/// together with them, and the certificate without the CA.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Certificates {
    #[serde(rename = "serverTLSSecret")]
    pub(super) server_tls_secret: String,
    #[serde(rename = "serverCASecret")]
    pub(super) server_ca_secret: String,
}

/// PostgreSQL's configuration.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Postgresql {
    pub(super) parameters: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) pg_hba: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) shared_preload_libraries: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) synchronous: Option<Synchronous>,
}

/// The standbys that commits wait for.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Synchronous {
    pub(super) method: &'static str,
    pub(super) number: u16,
    pub(super) data_durability: &'static str,
    pub(super) failover_quorum: bool,
}

/// The volume of each instance.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Storage {
    pub(super) size: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) storage_class: Option<String>,
    pub(super) resize_in_use_volumes: bool,
}

/// Volumes that live as long as a pod.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Ephemeral {
    pub(super) shm: String,
}

/// The placement of instances.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Affinity {
    pub(super) enable_pod_anti_affinity: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) node_selector: Option<BTreeMap<String, String>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) tolerations: Vec<Toleration>,
}

/// The lease without which no instance promotes itself.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Lease {
    pub(super) lease_duration_seconds: u32,
    pub(super) renew_deadline_seconds: u32,
    pub(super) retry_period_seconds: u32,
    pub(super) released_lease_duration_seconds: u32,
}

/// Replication slots, which keep WAL on the primary for its standbys.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Slots {
    pub(super) high_availability: Available,
    pub(super) synchronize_replicas: Enabled,
    pub(super) update_interval: u32,
}

/// Slots that standbys also have.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Available {
    pub(super) enabled: bool,
    pub(super) slot_prefix: &'static str,
}

/// A feature that is on or off.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Enabled {
    pub(super) enabled: bool,
}

/// The queries of each instance's exporter.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Monitoring {
    pub(super) custom_queries_config_map: Vec<Key>,
    pub(super) disable_default_queries: bool,
    pub(super) enable_pod_monitor: bool,
}

/// A key of a `ConfigMap` or Secret.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Key {
    pub(super) name: String,
    pub(super) key: &'static str,
}

/// The kubelet's probes.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Probes {
    pub(super) liveness: Liveness,
}

/// The liveness probe.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Liveness {
    pub(super) isolation_check: Isolation,
}

/// The check that stops a primary that reaches neither the API server nor another instance.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Isolation {
    pub(super) enabled: bool,
    pub(super) connection_timeout: u32,
    pub(super) request_timeout: u32,
}

/// A plugin of the operator.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Plugin {
    pub(super) name: &'static str,
    pub(super) enabled: bool,
    #[serde(rename = "isWALArchiver")]
    pub(super) is_wal_archiver: bool,
    pub(super) parameters: BTreeMap<&'static str, String>,
}

/// The template of the instances' service account.
#[derive(Debug, Clone, Serialize)]
pub(super) struct AccountTemplate {
    pub(super) metadata: AccountMetadata,
}

/// Annotations that identify the account to the cloud.
#[derive(Debug, Clone, Serialize)]
pub(super) struct AccountMetadata {
    pub(super) annotations: BTreeMap<String, String>,
}
