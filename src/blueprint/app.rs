//! `spec.apps`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::{Bytes, Cpu, HostName, Identifier, LabelKey, ResourceName, Text, Whole};
use super::{Amounts, LabelSelector, Map, Peer, Resources};

/// An application that uses one of the cluster's databases. Its objects are named `<cluster>-<name>-app`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct App {
    /// Which application.
    ///
    /// Change: Makes another application of the same name, on the same volume.
    pub kind: AppKind,
    /// How it is delivered.
    ///
    /// Change: Replaces its objects by those of a chart, or the other way round: two applications run on one database
    /// until the former is removed, and the chart's volume is another.
    #[serde(default)]
    pub packaging: AppPackaging,
    /// The database that it works in, one of `postgres.databases`, and nobody else's. It logs in as the owner, and the
    /// database gets the extensions that it needs.
    ///
    /// Change: Restarts the application, which starts in the other database.
    #[schemars(example = &"bitnami_odoo")]
    pub database: Identifier,
    /// The host name under which browsers reach it.
    ///
    /// Change: Restarts nothing. The application is no longer found under the former name.
    pub host: HostName,
    /// The Ingress that leads there.
    #[serde(default)]
    pub ingress: AppIngress,
    /// Processes that answer requests. `0` is one process with threads, for trials: it serves web sockets at the same
    /// port as everything else.
    ///
    /// Change: Restarts the application.
    #[serde(default = "workers")]
    #[schemars(example = 4)]
    pub workers: Whole<0, 64>,
    /// The volume with files that users upload.
    #[serde(default)]
    pub storage: AppStorage,
    /// Processor and memory of its pod.
    ///
    /// Change: Restarts the application.
    #[serde(default = "resources")]
    pub resources: Resources,
    /// Peers of the network policy that may open its pages, beside the cluster's own namespace: those of the Ingress
    /// controller. By default pods of every namespace.
    ///
    /// Change: Restarts nothing. Whoever is taken out can no longer connect.
    #[serde(default = "every_namespace")]
    #[schemars(example = [serde_json::json!({"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "ingress-nginx"}}})])]
    pub allow_from: Vec<Peer>,
    /// Peers that it may connect to by TCP, beside its database and name servers: mail servers, payment providers.
    ///
    /// Change: Restarts nothing. It can no longer connect to whoever is taken out.
    #[serde(default)]
    #[schemars(example = [serde_json::json!({"ipBlock": {"cidr": "0.0.0.0/0", "except": ["10.0.0.0/8"]}})])]
    pub allow_to: Vec<Peer>,
}

/// Which application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum AppKind {
    /// Odoo, business applications in the browser.
    Odoo,
}

/// How an application is delivered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AppPackaging {
    /// Objects of pgforge's, from the official image.
    #[default]
    Manifests,
    /// Values for somebody else's chart (for Odoo, Bitnami's) in the tree, at `helm/<name>/values.yaml`.
    UpstreamChart,
}

/// The Ingress that leads to an application.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct AppIngress {
    /// The Ingress class: which controller serves it.
    ///
    /// Default: the Kubernetes cluster's own default class.
    ///
    /// Change: Restarts nothing. Another controller takes over, at another address.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"nginx")]
    pub class: Option<ResourceName>,
    /// The Secret with the certificate for the host, of type `kubernetes.io/tls`.
    ///
    /// Default: none; whether there is encryption is up to the controller.
    ///
    /// Change: Restarts nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"odoo-tls")]
    pub tls_secret: Option<ResourceName>,
    /// Annotations, such as those that the controller and cert-manager read.
    ///
    /// Change: Restarts nothing.
    #[schemars(example = serde_json::json!({"nginx.ingress.kubernetes.io/proxy-body-size": "64m"}))]
    pub annotations: Map<LabelKey, String>,
}

/// The volume of an application. It stays when the application's objects are pruned or deleted by a delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct AppStorage {
    /// Its size.
    ///
    /// Change: A larger one grows the volume, where its class allows that. A smaller one is refused by the API server.
    #[schemars(example = "10Gi")]
    pub size: Bytes,
    /// Its storage class.
    ///
    /// Default: the Kubernetes cluster's own default class.
    ///
    /// Change: Refused by the API server: a claim keeps its class.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<ResourceName>,
    /// Whether runs of `backups.dumps` that hold its database hold its files too. They are packed after the database, by a
    /// pod on the node that has the volume. Of a chart's volume have snapshots made.
    ///
    /// Change: Counts from the next run on.
    pub dump: bool,
}

impl Default for AppStorage {
    fn default() -> Self {
        Self { size: Bytes::from_mebibytes(10 << 10), class: None, dump: true }
    }
}

fn workers() -> Whole<0, 64> {
    Whole::new(2).expect("2 is from 0 to 64")
}

fn resources() -> Resources {
    let memory = |mebibytes| Some(Bytes::from_mebibytes(mebibytes));
    let cpu = Cpu::parse("100m").expect("a tenth of a processor is an amount");
    Resources {
        requests: Amounts { cpu: Some(cpu), memory: memory(512), ephemeral_storage: None },
        limits: Amounts { cpu: None, memory: memory(2048), ephemeral_storage: None },
    }
}

fn every_namespace() -> Vec<Peer> {
    vec![Peer { namespace_selector: Some(LabelSelector::default()), ..Peer::default() }]
}
