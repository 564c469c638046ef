//! `spec.access`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::{Cidr, LabelKey, LabelValue};
use super::{Map, Tls};

/// Who may connect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Access {
    /// Whether every pod of the cluster's own namespace may connect. With `false` only `allowFrom`, the cluster's own pods
    /// and its applications may.
    ///
    /// Change: Restarts nothing. With `false` other pods of the namespace can no longer connect; open connections may stay.
    pub own_namespace: bool,
    /// Peers of the network policy, as Kubernetes has them, that may connect too.
    ///
    /// Change: Restarts nothing. Whoever is taken out can no longer connect.
    #[schemars(example = [serde_json::json!({"namespaceSelector": {"matchLabels": {"team": "shop"}}})])]
    pub allow_from: Vec<Peer>,
    /// The Service that leads to the primary, `<name>-primary`.
    ///
    /// Change: Restarts nothing. Addresses and ports outside the Kubernetes cluster may change with it.
    pub service: Service,
    /// Encrypted connections.
    ///
    /// Default: none.
    ///
    /// Change: Restarts every instance, one after another, and replaces the poolers: each gets the certificate, or loses it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = serde_json::json!({"secret": "orders-server"}))]
    pub tls: Option<Tls>,
}

impl Default for Access {
    fn default() -> Self {
        Self { own_namespace: true, allow_from: Vec::new(), service: Service::default(), tls: None }
    }
}

/// A peer of a network policy: pods, or a network.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Peer {
    /// Pods with these labels, in the cluster's namespace unless `namespaceSelector` is set.
    ///
    /// Default: any pod of the namespaces.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pod_selector: Option<LabelSelector>,
    /// Pods of namespaces with these labels.
    ///
    /// Default: the cluster's own namespace.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace_selector: Option<LabelSelector>,
    /// Addresses outside; it stands alone.
    ///
    /// Default: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_block: Option<IpBlock>,
}

/// Labels that must be there; an empty selector takes everything.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct LabelSelector {
    /// Labels and their values.
    #[schemars(example = serde_json::json!({"team": "shop"}))]
    pub match_labels: Map<LabelKey, LabelValue>,
    /// Conditions on labels.
    #[schemars(example = [serde_json::json!({"key": "team", "operator": "In", "values": ["shop", "billing"]})])]
    pub match_expressions: Vec<LabelExpression>,
}

/// A condition on a label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LabelExpression {
    /// The label.
    pub key: LabelKey,
    /// What must be true of it.
    pub operator: SelectorOperator,
    /// The values that `In` and `NotIn` speak of.
    #[serde(default)]
    #[schemars(example = ["shop", "billing"])]
    pub values: Vec<LabelValue>,
}

/// What must be true of a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum SelectorOperator {
    /// It has one of the values.
    In,
    /// It has none of the values.
    NotIn,
    /// It is there.
    Exists,
    /// It is not there.
    DoesNotExist,
}

/// A network, without parts of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IpBlock {
    /// The network.
    pub cidr: Cidr,
    /// Parts of it that may not connect.
    #[serde(default)]
    #[schemars(example = ["10.1.0.0/16"])]
    pub except: Vec<Cidr>,
}

/// The Service that leads to the primary.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Service {
    /// How far it reaches.
    #[serde(rename = "type")]
    pub kind: ServiceType,
    /// Annotations, such as those that a cloud's load balancer reads.
    #[schemars(example = serde_json::json!({"service.beta.kubernetes.io/aws-load-balancer-internal": "true"}))]
    pub annotations: Map<LabelKey, String>,
}

/// How far a Service reaches.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum ServiceType {
    /// The Kubernetes cluster.
    #[default]
    ClusterIP,
    /// A port of every node too.
    NodePort,
    /// A load balancer outside too.
    LoadBalancer,
}

impl std::fmt::Display for ServiceType {
    /// As Kubernetes has it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::ClusterIP => "ClusterIP",
            Self::NodePort => "NodePort",
            Self::LoadBalancer => "LoadBalancer",
        })
    }
}
