//! `spec.apps`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::{Bytes, Cpu, HostName, Identifier, LabelKey, ResourceName, Text, Whole};
use super::{Amounts, LabelSelector, Map, Peer, Resources};

/// An application that uses one of the cluster's databases. Its objects are named `<cluster>-<name>-app`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct App {
    /// The application.
    ///
    /// Change: Replaces the application by another of the same name, on the same volume.
    pub kind: AppKind,
    /// How the application is delivered.
    ///
    /// Change: Replaces its objects by those of a chart, or the reverse. Until the old one is removed, two applications
    /// use one database. The chart has a separate volume.
    #[serde(default)]
    pub packaging: AppPackaging,
    /// The application's database, one of `postgres.databases`, which no other application may use. The application
    /// logs in as the owner, and the database gets the extensions that the application needs.
    ///
    /// Change: Restarts the application on the other database.
    #[schemars(example = &"bitnami_odoo")]
    pub database: Identifier,
    /// The host name at which browsers reach the application.
    ///
    /// Change: Restarts nothing. The old host name stops working.
    pub host: HostName,
    /// The application's Ingress.
    #[serde(default)]
    pub ingress: AppIngress,
    /// Processes that answer requests. `0` runs one process with threads, for trials: web sockets then share the port
    /// of everything else.
    ///
    /// Change: Restarts the application.
    #[serde(default = "workers")]
    #[schemars(example = 4)]
    pub workers: Whole<0, 64>,
    /// The volume for files that users upload.
    #[serde(default)]
    pub storage: AppStorage,
    /// CPU and memory of the application's pod.
    ///
    /// Change: Restarts the application.
    #[serde(default = "resources")]
    pub resources: Resources,
    /// Peers of the network policy that may open its pages, in addition to the cluster's namespace: usually those of
    /// the Ingress controller. By default pods of every namespace.
    ///
    /// Change: Restarts nothing. Peers that you remove can no longer connect.
    #[serde(default = "every_namespace")]
    #[schemars(example = [serde_json::json!({"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "ingress-nginx"}}})])]
    pub allow_from: Vec<Peer>,
    /// Peers that it may connect to over TCP, in addition to its database and DNS: mail servers, payment providers.
    ///
    /// Change: Restarts nothing. The application can no longer connect to peers that you remove.
    #[serde(default)]
    #[schemars(example = [serde_json::json!({"ipBlock": {"cidr": "0.0.0.0/0", "except": ["10.0.0.0/8"]}})])]
    pub allow_to: Vec<Peer>,
}

/// The application.
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
    /// Manifests that pgforge renders, with the official image.
    #[default]
    Manifests,
    /// Values for a third-party chart (for Odoo, Bitnami's), in the tree at `helm/<name>/values.yaml`.
    UpstreamChart,
}

/// The Ingress of an application.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct AppIngress {
    /// The Ingress class, which selects the controller.
    ///
    /// Default: the default class of the Kubernetes cluster.
    ///
    /// Change: Restarts nothing. Another controller serves the application, at another address.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"nginx")]
    pub class: Option<ResourceName>,
    /// The Secret with the host's certificate, of type `kubernetes.io/tls`.
    ///
    /// Default: none; the controller decides whether to encrypt.
    ///
    /// Change: Restarts nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"odoo-tls")]
    pub tls_secret: Option<ResourceName>,
    /// Annotations, such as those for the controller and cert-manager.
    ///
    /// Change: Restarts nothing.
    #[schemars(example = serde_json::json!({"nginx.ingress.kubernetes.io/proxy-body-size": "64m"}))]
    pub annotations: Map<LabelKey, String>,
}

/// The volume of an application. It remains when the application's objects are pruned or deleted by a delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct AppStorage {
    /// Its size.
    ///
    /// Change: A larger size grows the volume if its storage class allows that. The API server rejects a smaller size.
    #[schemars(example = "10Gi")]
    pub size: Bytes,
    /// Its storage class.
    ///
    /// Default: the default class of the Kubernetes cluster.
    ///
    /// Change: Rejected by the API server: the class of a claim is immutable.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<ResourceName>,
    /// Whether runs of `backups.dumps` that contain its database also contain its files. A pod on the node of the
    /// volume archives them after the database. For a chart's volume use snapshots instead.
    ///
    /// Change: Applies from the next run on.
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
    let cpu = Cpu::parse("100m").expect("`100m` is an amount of CPU");
    Resources {
        requests: Amounts { cpu: Some(cpu), memory: memory(512), ephemeral_storage: None },
        limits: Amounts { cpu: None, memory: memory(2048), ephemeral_storage: None },
    }
}

fn every_namespace() -> Vec<Peer> {
    vec![Peer { namespace_selector: Some(LabelSelector::default()), ..Peer::default() }]
}
