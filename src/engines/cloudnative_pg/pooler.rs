//! The operator's own pooler: `PgBouncer` in a Deployment with a Service, both named like the `Pooler`. It connects to
//! the primary through the operator's Service `<name>-rw`, looks up passwords with a role and a function that the
//! operator creates, and presents the servers' certificate.
//!
//! Source: `internal/webhook/v1/pooler_webhook.go`, `pkg/management/pgbouncer/config` and `pkg/specs/pgbouncer` of
//! cloudnative-pg/cloudnative-pg v1.30.0.

use super::names::{API_VERSION, SUPERUSER};
use super::resources::Reference;
use crate::blueprint::{PoolMode, TlsVersion};
use crate::cluster::{Cluster, Findings, Pooler};
use crate::contract::{Contract, Flow, PodGroup};
use crate::diagnostic::{Path, codes};
use crate::engines::pgbouncer::{always_quoted, password_method, settings};
use crate::kube::pod::{spreads, with_eviction};
use crate::kube::{Object, disruption, labels, metadata};
use k8s_openapi::api::core::v1::{Container, PodSpec, PodTemplateSpec};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use serde::Serialize;
use std::collections::BTreeMap;

/// The component of its pods.
const COMPONENT: &str = "pooler";
/// The container that the operator completes.
const CONTAINER: &str = "pgbouncer";
/// A setting for which the operator has its own value; it would append ours.
const OPERATORS: &str = "ignore_startup_parameters";

/// `spec` of a `Pooler`.
#[derive(Debug, Clone, Serialize)]
struct Spec {
    cluster: Reference,
    instances: u32,
    #[serde(rename = "type")]
    leads_to: &'static str,
    pgbouncer: PgBouncer,
    template: PodTemplateSpec,
}

/// The configuration of `PgBouncer`.
#[derive(Debug, Clone, Serialize)]
struct PgBouncer {
    image: String,
    #[serde(rename = "poolMode")]
    pool_mode: String,
    parameters: BTreeMap<&'static str, String>,
    /// The certificate that clients see; the next field is the CA that verifies the servers. By default the operator
    /// uses those of the `Cluster`, but it does not update them when the `Cluster` gets another certificate.
    #[serde(rename = "clientTLSSecret", skip_serializing_if = "Option::is_none")]
    client_tls_secret: Option<Reference>,
    #[serde(rename = "serverCASecret", skip_serializing_if = "Option::is_none")]
    server_ca_secret: Option<Reference>,
    /// Lines before the operator's own, which allow every client into every database.
    pg_hba: Vec<String>,
    paused: bool,
}

/// The `Pooler`, and a disruption budget, because the operator creates none for its pods.
pub(super) fn objects(cluster: &Cluster) -> Vec<Object> {
    let Some(pooler) = &cluster.pooler else { return Vec::new() };
    let (name, namespace) = (cluster.name.as_str(), cluster.namespace.as_str());
    let selector = || labels::selector(name, COMPONENT);
    let metadata = || metadata(namespace, &cluster.names().pooler(), labels::of(name, COMPONENT));
    let instances = pooler.desired.instances.get();
    let certificate = cluster.certificate().map(|name| Reference { name });
    let spec = Spec {
        cluster: Reference { name: cluster.name.to_string() },
        instances,
        leads_to: "rw",
        pgbouncer: PgBouncer {
            image: cluster.images.pgbouncer.to_string(),
            pool_mode: pooler.desired.mode.to_string(),
            parameters: parameters(cluster, pooler),
            client_tls_secret: certificate.clone(),
            server_ca_secret: certificate,
            pg_hba: hba(cluster, pooler),
            paused: false,
        },
        template: template(cluster, pooler),
    };
    let budget = disruption::budget(metadata(), selector(), instances).map(|budget| Object::of(&budget));
    [Object::custom(API_VERSION, "Pooler", &metadata(), &spec)].into_iter().chain(budget).collect()
}

/// The poolers' pods, to which clients of PostgreSQL connect.
pub(super) fn pods(cluster: &Cluster) -> Vec<PodGroup> {
    cluster.pooler.iter().map(|_| PodGroup { accepts_clients: true, ..PodGroup::of(cluster, COMPONENT) }).collect()
}

/// Connections to PostgreSQL, and to the API server, from which the poolers read their configuration.
pub(super) fn flows(cluster: &Cluster, contract: &Contract) -> Vec<Flow> {
    if cluster.pooler.is_none() {
        return Vec::new();
    }
    Flow::to_postgres(COMPONENT, contract).chain([Flow::to_api_server(COMPONENT, cluster)]).collect()
}

/// The settings of `PgBouncer`. By default the operator verifies the server, and accepts clients with and without TLS.
fn parameters(cluster: &Cluster, pooler: &Pooler) -> BTreeMap<&'static str, String> {
    let required = cluster.requires_tls().then(|| ("client_tls_sslmode", "require".to_owned()));
    settings(pooler).into_iter().filter(|(name, _)| *name != OPERATORS).chain(required).collect()
}

/// The `pg_hba` lines: they reject the superuser, roles with `replication`, and other databases.
fn hba(cluster: &Cluster, pooler: &Pooler) -> Vec<String> {
    let method = password_method(cluster);
    let streams = cluster.postgres.roles.iter().filter(|(_, role)| role.replication);
    let kept_out = [SUPERUSER].into_iter().chain(streams.map(|(name, _)| name.as_str()));
    let kept_out = kept_out.flat_map(|name| from_anywhere("all", &always_quoted(name), "reject"));
    let led = pooler.databases.iter().map(|name| always_quoted(name.as_str()));
    let led = led.flat_map(|name| from_anywhere(&name, "all", method));
    kept_out.chain(led).chain(from_anywhere("all", "all", "reject")).collect()
}

/// One line per address family: a `PgBouncer` that does not know the address `all` skips the line, so that a later line
/// would allow every client.
fn from_anywhere(database: &str, role: &str, method: &str) -> [String; 2] {
    ["0.0.0.0/0", "::/0"].map(|network| format!("host {database} {role} {network} {method}"))
}

/// The parts of the pod template that the operator does not set.
fn template(cluster: &Cluster, pooler: &Pooler) -> PodTemplateSpec {
    let selector = labels::selector(cluster.name.as_str(), COMPONENT);
    let placement = &cluster.placement;
    let container = Container {
        name: CONTAINER.to_owned(),
        resources: Some(pooler.desired.resources.requirements()),
        ..Container::default()
    };
    PodTemplateSpec {
        metadata: Some(ObjectMeta { labels: Some(selector.clone()), ..ObjectMeta::default() }),
        spec: Some(PodSpec {
            containers: vec![container],
            topology_spread_constraints: Some(spreads(&placement.spread, &selector)),
            node_selector: placement.node_selector(),
            tolerations: Some(with_eviction(placement.tolerations())),
            priority_class_name: placement.priority_class(),
            ..PodSpec::default()
        }),
    }
}

/// Rejects settings for which the resource has no field.
pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    let Some(pooler) = &cluster.pooler else { return };
    if pooler.desired.mode == PoolMode::Statement {
        findings
            .error(
                codes::PART_UNSUPPORTED,
                &Path::dotted("spec.pooler.mode"),
                "the operator's pooler does not support the mode `statement`",
                "it supports `session` and `transaction`",
            )
            .help("write `mode: transaction`");
    }
    if cluster.tls().is_some_and(|tls| tls.min_version > TlsVersion::V1_2) {
        findings
            .error(
                codes::PART_UNSUPPORTED,
                &Path::dotted("spec.access.tls.minVersion"),
                "the operator's pooler always accepts TLSv1.2 from clients",
                "its webhook rejects `client_tls_protocols`",
            )
            .help("write `minVersion: TLSv1.2`, or remove `pooler`");
    }
}
