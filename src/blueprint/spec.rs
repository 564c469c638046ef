//! `spec`: the table of contents of the language.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::engines::{EngineKind, ImageChoices, Sections};
use super::values::{Name, Whole};
use super::{
    Access, App, Backups, Bootstrap, Delivery, ExtraObject, Failover, Kubernetes, Map, NamespaceOptions, Packaging,
    Patch, Placement, Pooler, Postgres, Replication, Resources, Secrets, Storage,
};

/// What the cluster is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Spec {
    /// The Kubernetes that it must apply to.
    #[serde(default)]
    pub kubernetes: Kubernetes,
    /// The namespace itself.
    #[serde(default)]
    pub namespace: NamespaceOptions,
    /// What keeps PostgreSQL alive and elects the primary.
    ///
    /// Change: Makes another cluster, which starts empty: no engine takes over another's data.
    pub engine: EngineKind,
    /// How what the engine runs is delivered.
    ///
    /// Default: `manifests`, or `upstream-chart` for an engine that is a chart.
    ///
    /// Change: Makes other objects of the same names, which do not find the data: move it by a dump.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"upstream-chart")]
    pub packaging: Option<Packaging>,
    /// PostgreSQL instances, the primary included. One survives nothing, two survive one failure if commits do not wait
    /// for a standby, three survive one with synchronous replication.
    ///
    /// Change: More restart nothing; new standbys copy the primary's data, which loads it while they do. Fewer take
    /// away those with the highest numbers, with a failover if the primary is among them; their volumes stay.
    #[schemars(example = 3)]
    pub instances: Whole<1, 99>,
    /// PostgreSQL and what is inside it.
    pub postgres: Postgres,
    /// Whether commits wait for standbys.
    #[serde(default)]
    pub replication: Replication,
    /// When a primary counts as dead.
    #[serde(default)]
    pub failover: Failover,
    /// The volume of each instance.
    pub storage: Storage,
    /// Processor and memory of each instance.
    ///
    /// Change: Restarts every instance, one after another.
    #[serde(default)]
    pub resources: Resources,
    /// Where pods run.
    ///
    /// Change: Restarts every instance, one after another, and every other pod of the cluster.
    #[serde(default)]
    pub placement: Placement,
    /// Container images. Give a digest to get the same bytes for ever.
    #[serde(default)]
    pub images: ImageChoices,
    /// Where passwords come from, and the two roles that the engine itself needs.
    #[serde(default)]
    pub secrets: Secrets,
    /// Who may connect.
    #[serde(default)]
    pub access: Access,
    /// What a new cluster begins with.
    #[serde(default)]
    pub bootstrap: Bootstrap,
    /// A connection pooler in front of the primary. `{}` is one with every default.
    ///
    /// Default: none.
    ///
    /// Change: Restarts no instance. Clients that use the pooler lose it when it is taken out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = serde_json::json!({"instances": 2, "mode": "transaction"}))]
    pub pooler: Option<Pooler>,
    /// Copies of the data outside the Kubernetes cluster.
    #[serde(default)]
    pub backups: Backups,
    /// Applications that use the cluster's databases, by name.
    ///
    /// Change: Never touches PostgreSQL. An application that is removed here loses its objects but its volume, where
    /// objects are pruned.
    #[serde(default)]
    #[schemars(example = serde_json::json!({"odoo": {"kind": "odoo", "database": "bitnami_odoo", "host": "odoo.example.com"}}))]
    pub apps: Map<Name, App>,
    /// Kubernetes objects that go with the cluster: a Service of your own, an alert rule. Values of Secrets cannot stand
    /// here.
    ///
    /// Change: What the changed fields of the object do; `pgforge diff` tells it.
    #[serde(default)]
    #[schemars(example = [serde_json::json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "orders-reports"}, "data": {"daily": "06:00"}})])]
    pub objects: Vec<ExtraObject>,
    /// Changes to objects that pgforge makes, the last resort: nothing else in a blueprint is held to so little.
    ///
    /// Change: What the changed fields of the object do; `pgforge diff` tells it.
    #[serde(default)]
    #[schemars(example = [serde_json::json!({"target": "Service/orders-primary", "merge": {"spec": {"sessionAffinity": "ClientIP"}}})])]
    pub patches: Vec<Patch>,
    /// How what is committed reaches Kubernetes.
    #[serde(default)]
    #[schemars(example = serde_json::json!({"argocd": {"prune": false}}))]
    pub delivery: Delivery,
    /// The settings of the chosen engine; no other's may stand here.
    #[serde(flatten)]
    pub engines: Sections,
}
