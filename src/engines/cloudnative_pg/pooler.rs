//! The operator's own pooler: `PgBouncer` in a Deployment and behind a Service, both of the `Pooler`'s name. It leads to the
//! primary by the operator's Service `<name>-rw`, looks passwords up by a role and a function that the operator makes, and
//! serves the servers' certificate.
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
use crate::kube::pod::{leaving, spreads};
use crate::kube::{Object, disruption, labels, metadata};
use k8s_openapi::api::core::v1::{Container, PodSpec, PodTemplateSpec};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use serde::Serialize;
use std::collections::BTreeMap;

/// The component that its pods are.
const COMPONENT: &str = "pooler";
/// The container that the operator fills in.
const CONTAINER: &str = "pgbouncer";
/// A setting that the operator has a value of its own for, which ours would be added to.
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

/// What `PgBouncer` is told.
#[derive(Debug, Clone, Serialize)]
struct PgBouncer {
    image: String,
    #[serde(rename = "poolMode")]
    pool_mode: String,
    parameters: BTreeMap<&'static str, String>,
    /// What clients are shown, and the next field by whom the servers are verified. Both are what the operator would take from
    /// the Cluster; it does not look at that again when another certificate is asked for there.
    #[serde(rename = "clientTLSSecret", skip_serializing_if = "Option::is_none")]
    client_tls_secret: Option<Reference>,
    #[serde(rename = "serverCASecret", skip_serializing_if = "Option::is_none")]
    server_ca_secret: Option<Reference>,
    /// Before the operator's own lines, which let everybody into every database.
    pg_hba: Vec<String>,
    paused: bool,
}

/// The resource, and a disruption budget, for the operator makes none of its pods.
pub(super) fn objects(cluster: &Cluster) -> Vec<Object> {
    let Some(pooler) = &cluster.pooler else { return Vec::new() };
    let (name, namespace) = (cluster.name.as_str(), cluster.namespace.as_str());
    let selector = || labels::selector(name, COMPONENT);
    let metadata = || metadata(namespace, &cluster.names().pooler(), labels::of(name, COMPONENT));
    let instances = pooler.asked.instances.get();
    let certificate = cluster.certificate().map(|name| Reference { name });
    let spec = Spec {
        cluster: Reference { name: cluster.name.to_string() },
        instances,
        leads_to: "rw",
        pgbouncer: PgBouncer {
            image: cluster.images.pgbouncer.to_string(),
            pool_mode: pooler.asked.mode.to_string(),
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

/// The poolers' pods, which are a way to PostgreSQL.
pub(super) fn pods(cluster: &Cluster) -> Vec<PodGroup> {
    cluster.pooler.iter().map(|_| PodGroup { entrance: true, ..PodGroup::of(cluster, COMPONENT) }).collect()
}

/// To PostgreSQL, and to the API server, from which they read their configuration.
pub(super) fn flows(cluster: &Cluster, contract: &Contract) -> Vec<Flow> {
    if cluster.pooler.is_none() {
        return Vec::new();
    }
    Flow::to_postgres(COMPONENT, contract).chain([Flow::to_api_server(COMPONENT, cluster)]).collect()
}

/// The operator verifies the server by itself, and takes clients with TLS and without.
fn parameters(cluster: &Cluster, pooler: &Pooler) -> BTreeMap<&'static str, String> {
    let required = cluster.requires_tls().then(|| ("client_tls_sslmode", "require".to_owned()));
    settings(pooler).into_iter().filter(|(name, _)| *name != OPERATORS).chain(required).collect()
}

/// Whom it lets through: no superuser and no role that streams, nobody to another database.
fn hba(cluster: &Cluster, pooler: &Pooler) -> Vec<String> {
    let method = password_method(cluster);
    let streams = cluster.postgres.roles.iter().filter(|(_, role)| role.replication);
    let kept_out = [SUPERUSER].into_iter().chain(streams.map(|(name, _)| name.as_str()));
    let kept_out = kept_out.flat_map(|name| from_anywhere("all", &always_quoted(name), "reject"));
    let led = pooler.databases.iter().map(|name| always_quoted(name.as_str()));
    let led = led.flat_map(|name| from_anywhere(&name, "all", method));
    kept_out.chain(led).chain(from_anywhere("all", "all", "reject")).collect()
}

/// For every address: a `PgBouncer` that does not know `all` as one passes over the line, and lets everybody in.
fn from_anywhere(database: &str, role: &str, method: &str) -> [String; 2] {
    ["0.0.0.0/0", "::/0"].map(|network| format!("host {database} {role} {network} {method}"))
}

/// What of the pods is not the operator's.
fn template(cluster: &Cluster, pooler: &Pooler) -> PodTemplateSpec {
    let selector = labels::selector(cluster.name.as_str(), COMPONENT);
    let placement = &cluster.placement;
    let container = Container {
        name: CONTAINER.to_owned(),
        resources: Some(pooler.asked.resources.requirements()),
        ..Container::default()
    };
    PodTemplateSpec {
        metadata: Some(ObjectMeta { labels: Some(selector.clone()), ..ObjectMeta::default() }),
        spec: Some(PodSpec {
            containers: vec![container],
            topology_spread_constraints: Some(spreads(&placement.spread, &selector)),
            node_selector: placement.node_selector(),
            tolerations: Some(leaving(placement.tolerations())),
            priority_class_name: placement.priority_class(),
            ..PodSpec::default()
        }),
    }
}

/// What the resource has no word for.
pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    let Some(pooler) = &cluster.pooler else { return };
    if pooler.asked.mode == PoolMode::Statement {
        findings
            .error(
                codes::PART_UNSUPPORTED,
                &Path::dotted("spec.pooler.mode"),
                "the operator's pooler has no mode `statement`",
                "it has `session` and `transaction`",
            )
            .help("write `mode: transaction`");
    }
    if cluster.tls().is_some_and(|tls| tls.min_version > TlsVersion::V1_2) {
        findings
            .error(
                codes::PART_UNSUPPORTED,
                &Path::dotted("spec.access.tls.minVersion"),
                "the operator's pooler takes TLSv1.2 from clients, whatever it is asked",
                "its webhook refuses `client_tls_protocols`",
            )
            .help("write `minVersion: TLSv1.2`, or remove `pooler`");
    }
}
