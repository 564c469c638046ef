//! The custom resource `postgresql` of `acid.zalan.do/v1`, with the fields that pgforge sets.
//!
//! Source: `pkg/apis/acid.zalan.do/v1/postgresql_type.go` of postgres-operator 2.0.1.

use k8s_openapi::api::core::v1::{
    EnvVar, NodeAffinity, Probe, ResourceRequirements, Toleration, TopologySpreadConstraint,
};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A cluster of the operator.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Postgresql {
    pub(super) api_version: &'static str,
    pub(super) kind: &'static str,
    pub(super) metadata: ObjectMeta,
    pub(super) spec: Spec,
}

/// The desired cluster. The comment of a field gives the operator's default.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "the operator's own switches")]
pub(super) struct Spec {
    pub(super) team_id: String,
    /// Default: the operator's own image, so a newer operator would replace every pod.
    pub(super) docker_image: String,
    pub(super) number_of_instances: u16,
    pub(super) postgresql: Server,
    /// Default: each instance signs its own certificate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) tls: Option<Tls>,
    pub(super) volume: Volume,
    pub(super) patroni: Patroni,
    /// The flags of each role. `preparedDatabases` is never set: an empty one creates a database with the cluster's
    /// name.
    pub(super) users: BTreeMap<String, Vec<&'static str>>,
    /// The owner of each database.
    pub(super) databases: BTreeMap<String, String>,
    /// Otherwise an operator with `enable_password_rotation` would rename these users every 90 days.
    pub(super) users_ignoring_secret_rotation: Vec<String>,
    /// Variables of PostgreSQL's container, in addition to the operator's.
    pub(super) env: Vec<EnvVar>,
    /// Default: the operator's configuration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) resources: Option<ResourceRequirements>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) node_affinity: Option<NodeAffinity>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) tolerations: Vec<Toleration>,
    /// The selector is explicit: the operator fills it in only in a copy, so without it nothing is spread.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) topology_spread_constraints: Vec<TopologySpreadConstraint>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) pod_priority_class_name: Option<String>,
    /// Default: none, so a Patroni that hangs is not restarted.
    pub(super) liveness_probe: Probe,
    /// Default: root, which drops its privileges only inside the container.
    pub(super) spilo_run_as_user: u32,
    pub(super) spilo_run_as_group: u32,
    #[serde(rename = "spiloFSGroup")]
    pub(super) spilo_fs_group: u32,
    /// Default: 64 MiB, which parallel queries exhaust.
    pub(super) enable_shm_volume: bool,
    /// Off: the operator writes the dumps of all clusters to one bucket, and uploads a failed dump as if it were
    /// complete.
    pub(super) enable_logical_backup: bool,
    pub(super) enable_connection_pooler: bool,
    pub(super) enable_replica_connection_pooler: bool,
    /// Default: true, which gives the database an address on the internet.
    pub(super) enable_master_load_balancer: bool,
    pub(super) enable_replica_load_balancer: bool,
    pub(super) enable_master_pooler_load_balancer: bool,
    pub(super) enable_replica_pooler_load_balancer: bool,
    pub(super) enable_master_node_port: bool,
    pub(super) enable_replica_node_port: bool,
    pub(super) enable_master_pooler_node_port: bool,
    pub(super) enable_replica_pooler_node_port: bool,
}

/// PostgreSQL.
#[derive(Debug, Serialize)]
pub(super) struct Server {
    /// The major, as text.
    pub(super) version: String,
    /// The parameters, each as text.
    pub(super) parameters: Map<String, Value>,
}

/// The server's certificate, and the names of its files in the Secret. The operator mounts them into its own pooler
/// too.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Tls {
    pub(super) secret_name: String,
    pub(super) certificate_file: &'static str,
    pub(super) private_key_file: &'static str,
    pub(super) ca_file: &'static str,
}

/// The volume of each instance.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Volume {
    pub(super) size: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) storage_class: Option<String>,
}

/// Patroni's configuration. Missing fields have Spilo's defaults.
#[derive(Debug, Serialize)]
pub(super) struct Patroni {
    /// Replaces all of Spilo's options, including checksums.
    pub(super) initdb: BTreeMap<&'static str, String>,
    /// Replaces all of Spilo's lines.
    pub(super) pg_hba: Vec<String>,
    pub(super) ttl: u32,
    pub(super) loop_wait: u32,
    pub(super) retry_timeout: u32,
    pub(super) maximum_lag_on_failover: u32,
    pub(super) synchronous_mode: bool,
    pub(super) synchronous_mode_strict: bool,
    pub(super) synchronous_node_count: u16,
    /// Default: off. Then an unreachable API server demotes the primary.
    pub(super) failsafe_mode: bool,
}
