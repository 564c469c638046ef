//! `spec`: the sections of a blueprint.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::engines::{EngineKind, ImageChoices, Sections};
use super::values::{Name, Whole};
use super::{
    Access, App, Backups, Bootstrap, Delivery, ExtraObject, Failover, Kubernetes, Map, NamespaceOptions, Packaging,
    Patch, Placement, Pooler, Postgres, Replication, Resources, Secrets, Storage,
};

/// The desired state of the cluster.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Spec {
    /// The Kubernetes cluster that the manifests must work on.
    #[serde(default)]
    pub kubernetes: Kubernetes,
    /// The Namespace object.
    #[serde(default)]
    pub namespace: NamespaceOptions,
    /// The software that runs PostgreSQL and elects the primary.
    ///
    /// Change: Creates another, empty cluster: no engine adopts another engine's data.
    pub engine: EngineKind,
    /// How the engine's objects are delivered.
    ///
    /// Default: `manifests`, or `upstream-chart` for an engine that is a Helm chart.
    ///
    /// Change: Replaces the objects by others of the same names, which start without the data. Move the data with a
    /// dump.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"upstream-chart")]
    pub packaging: Option<Packaging>,
    /// PostgreSQL instances, including the primary. One tolerates no failure. Two tolerate one if commits do not wait
    /// for a standby. Three tolerate one with synchronous replication.
    ///
    /// Change: Adding instances restarts nothing; each new standby copies the primary's data, which loads the primary.
    /// Removing instances deletes those with the highest numbers, with a failover if one is the primary; their volumes
    /// remain.
    #[schemars(example = 3)]
    pub instances: Whole<1, 99>,
    /// PostgreSQL: version, parameters, roles and databases.
    pub postgres: Postgres,
    /// Whether commits wait for standbys.
    #[serde(default)]
    pub replication: Replication,
    /// When a standby replaces the primary.
    #[serde(default)]
    pub failover: Failover,
    /// The volume of each instance.
    pub storage: Storage,
    /// CPU and memory of each instance.
    ///
    /// Change: Restarts every instance, one after another.
    #[serde(default)]
    pub resources: Resources,
    /// On which nodes pods run.
    ///
    /// Change: Restarts every instance, one after another, and every other pod of the cluster.
    #[serde(default)]
    pub placement: Placement,
    /// Container images. Pin a digest to always run the same bytes.
    #[serde(default)]
    pub images: ImageChoices,
    /// The source of passwords, and the two roles that the engine needs.
    #[serde(default)]
    pub secrets: Secrets,
    /// Who may connect.
    #[serde(default)]
    pub access: Access,
    /// The initial data of a new cluster.
    #[serde(default)]
    pub bootstrap: Bootstrap,
    /// A connection pooler in front of the primary. `{}` creates one with all defaults.
    ///
    /// Default: none.
    ///
    /// Change: Restarts no instance. Removing the pooler disconnects its clients.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = serde_json::json!({"instances": 2, "mode": "transaction"}))]
    pub pooler: Option<Pooler>,
    /// Copies of the data outside the Kubernetes cluster.
    #[serde(default)]
    pub backups: Backups,
    /// Applications that use the cluster's databases, by name.
    ///
    /// Change: Never touches PostgreSQL. Removing an application here deletes its objects where objects are pruned; its
    /// volume remains.
    #[serde(default)]
    #[schemars(example = serde_json::json!({"odoo": {"kind": "odoo", "database": "bitnami_odoo", "host": "odoo.example.com"}}))]
    pub apps: Map<Name, App>,
    /// Additional Kubernetes objects to deliver with the cluster, such as a Service or an alert rule. They cannot
    /// contain the values of Secrets.
    ///
    /// Change: The effect of the changed fields; `pgforge diff` shows it.
    #[serde(default)]
    #[schemars(example = [serde_json::json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "orders-reports"}, "data": {"daily": "06:00"}})])]
    pub objects: Vec<ExtraObject>,
    /// Changes to objects that pgforge renders. Use them as a last resort: patches are barely validated.
    ///
    /// Change: The effect of the changed fields; `pgforge diff` shows it.
    #[serde(default)]
    #[schemars(example = [serde_json::json!({"target": "Service/orders-primary", "merge": {"spec": {"sessionAffinity": "ClientIP"}}})])]
    pub patches: Vec<Patch>,
    /// How commits reach Kubernetes.
    #[serde(default)]
    #[schemars(example = serde_json::json!({"argocd": {"prune": false}}))]
    pub delivery: Delivery,
    /// Settings of the chosen engine. Sections of other engines are errors.
    #[serde(flatten)]
    pub engines: Sections,
}
