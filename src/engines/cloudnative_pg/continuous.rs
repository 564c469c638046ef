//! Base backups and WAL archiving with the Barman Cloud plugin, which must be installed with the operator.
//!
//! Source: cloudnative-pg/plugin-barman-cloud v0.14.0.

use super::POSTGRES;
use super::names::API_VERSION;
use super::resources::{Key, Plugin, Reference};
use crate::blueprint::S3;
use crate::cluster::{Cluster, Continuous};
use crate::contract::Outside;
use crate::kube::pod::env;
use crate::kube::{Object, labels, metadata};
use k8s_openapi::api::core::v1::EnvVar;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use serde::Serialize;
use std::collections::BTreeMap;

/// The plugin's name.
const PLUGIN: &str = "barman-cloud.cloudnative-pg.io";
/// The port of HTTPS, unless the endpoint names another port.
const HTTPS: u16 = 443;

/// `spec` of an `ObjectStore`.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct ObjectStore {
    configuration: Configuration,
    retention_policy: String,
    instance_sidecar_configuration: Sidecar,
}

/// The place of the archive, and how it is written.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Configuration {
    destination_path: String,
    #[serde(rename = "endpointURL", skip_serializing_if = "Option::is_none")]
    endpoint_url: Option<String>,
    #[serde(rename = "endpointCA", skip_serializing_if = "Option::is_none")]
    endpoint_ca: Option<Key>,
    s3_credentials: Credentials,
    wal: Compressed,
    data: Compressed,
}

/// The credentials to write there.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Credentials {
    #[serde(skip_serializing_if = "Option::is_none")]
    access_key_id: Option<Key>,
    #[serde(skip_serializing_if = "Option::is_none")]
    secret_access_key: Option<Key>,
    #[serde(rename = "inheritFromIAMRole", skip_serializing_if = "Option::is_none")]
    inherit: Option<bool>,
}

/// The compression.
#[derive(Debug, Clone, Serialize)]
struct Compressed {
    compression: &'static str,
}

/// The sidecar of PostgreSQL.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Sidecar {
    env: Vec<EnvVar>,
    log_level: &'static str,
    retention_policy_interval_seconds: u32,
}

/// `spec` of a `ScheduledBackup`.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct ScheduledBackup {
    cluster: Reference,
    schedule: String,
    immediate: bool,
    suspend: bool,
    backup_owner_reference: &'static str,
    method: &'static str,
    plugin_configuration: Named,
}

/// A plugin by its name.
#[derive(Debug, Clone, Serialize)]
struct Named {
    name: &'static str,
}

/// The name of the `ObjectStore` and the `ScheduledBackup`.
pub(super) fn name(cluster: &Cluster) -> String {
    cluster.component("continuous")
}

/// The port and the networks of the store.
pub(super) fn outside(cluster: &Cluster) -> Option<Outside> {
    let s3 = &cluster.continuous.as_ref()?.desired.to.s3;
    let port = s3.endpoint.as_ref().map_or(HTTPS, crate::blueprint::values::Endpoint::port);
    Some(Outside { port, networks: s3.cidrs.clone() })
}

/// The plugin in the `Cluster` resource.
pub(super) fn plugins(cluster: &Cluster) -> Vec<Plugin> {
    let plugin = |_: &Continuous| Plugin {
        name: PLUGIN,
        enabled: true,
        is_wal_archiver: true,
        parameters: BTreeMap::from([("barmanObjectName", name(cluster)), ("serverName", cluster.name.to_string())]),
    };
    cluster.continuous.iter().map(plugin).collect()
}

pub(super) fn objects(cluster: &Cluster) -> Vec<Object> {
    let Some(continuous) = &cluster.continuous else { return Vec::new() };
    let schedule = ScheduledBackup {
        cluster: Reference { name: cluster.name.to_string() },
        // The operator's cron begins with seconds.
        schedule: format!("0 {}", continuous.desired.schedule),
        immediate: true,
        suspend: false,
        backup_owner_reference: "self",
        method: "plugin",
        plugin_configuration: Named { name: PLUGIN },
    };
    vec![
        Object::custom("barmancloud.cnpg.io/v1", "ObjectStore", &meta(cluster), &store(continuous)),
        Object::custom(API_VERSION, "ScheduledBackup", &meta(cluster), &schedule),
    ]
}

fn meta(cluster: &Cluster) -> ObjectMeta {
    metadata(cluster.namespace.as_str(), &name(cluster), labels::of(cluster.name.as_str(), POSTGRES))
}

fn store(continuous: &Continuous) -> ObjectStore {
    let s3 = &continuous.desired.to.s3;
    let region = s3.region.as_ref().map_or("us-east-1", crate::blueprint::values::Name::as_str);
    ObjectStore {
        configuration: Configuration {
            destination_path: destination(continuous),
            endpoint_url: s3.endpoint.as_ref().map(ToString::to_string),
            endpoint_ca: s3.ca.as_ref().map(|ca| Key { name: ca.to_string(), key: "ca.crt" }),
            s3_credentials: credentials(s3),
            wal: Compressed { compression: "gzip" },
            data: Compressed { compression: "gzip" },
        },
        retention_policy: format!("{}d", continuous.desired.keep.days.get()),
        instance_sidecar_configuration: Sidecar {
            env: vec![env::value("AWS_DEFAULT_REGION", region)],
            log_level: "info",
            retention_policy_interval_seconds: 1800,
        },
    }
}

/// The URL of the archive, without the cluster's name at its end.
pub(super) fn destination(continuous: &Continuous) -> String {
    format!("s3://{}/{}", continuous.desired.to.s3.bucket, continuous.prefix)
}

/// The two keys of the Secret, or the credentials of the instances' service account.
fn credentials(s3: &S3) -> Credentials {
    let key = |key| s3.secret.as_ref().map(|secret| Key { name: secret.to_string(), key });
    Credentials {
        access_key_id: key("access-key"),
        secret_access_key: key("secret-key"),
        inherit: s3.secret.is_none().then_some(true),
    }
}
