//! `spec.access`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::{Cidr, LabelKey, LabelValue};
use super::{Map, Tls};

/// Who may connect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Access {
    /// Whether every pod in the cluster's namespace may connect. With `false` only `allowFrom`, the cluster's pods and
    /// its applications may.
    ///
    /// Change: Restarts nothing. With `false` other pods in the namespace can no longer connect; open connections may
    /// remain.
    pub own_namespace: bool,
    /// Peers that may also connect, in the format of Kubernetes' network policies.
    ///
    /// Change: Restarts nothing. Peers that you remove can no longer connect.
    #[schemars(example = [serde_json::json!({"namespaceSelector": {"matchLabels": {"team": "shop"}}})])]
    pub allow_from: Vec<Peer>,
    /// The Service of the primary, `<name>-primary`.
    ///
    /// Change: Restarts nothing. Addresses and ports outside the Kubernetes cluster may change.
    pub service: Service,
    /// Encrypted connections.
    ///
    /// Default: none.
    ///
    /// Change: Restarts every instance, one after another, and replaces the poolers, to add or remove the certificate.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = serde_json::json!({"secret": "orders-server"}))]
    pub tls: Option<Tls>,
}

impl Default for Access {
    fn default() -> Self {
        Self { own_namespace: true, allow_from: Vec::new(), service: Service::default(), tls: None }
    }
}

/// A peer of a network policy: pods or a network.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Peer {
    /// Pods with these labels, in the cluster's namespace unless `namespaceSelector` is set.
    ///
    /// Default: every pod in the namespaces.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pod_selector: Option<LabelSelector>,
    /// Pods in namespaces with these labels.
    ///
    /// Default: the cluster's namespace.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace_selector: Option<LabelSelector>,
    /// IP addresses. Cannot be combined with selectors.
    ///
    /// Default: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_block: Option<IpBlock>,
}

/// Labels that must match; an empty selector selects everything.
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
    /// The condition.
    pub operator: SelectorOperator,
    /// The values for `In` and `NotIn`.
    #[serde(default)]
    #[schemars(example = ["shop", "billing"])]
    pub values: Vec<LabelValue>,
}

/// A condition on a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum SelectorOperator {
    /// The label has one of the values.
    In,
    /// The label has none of the values.
    NotIn,
    /// The label exists.
    Exists,
    /// The label does not exist.
    DoesNotExist,
}

/// A network, except parts of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IpBlock {
    /// The network.
    pub cidr: Cidr,
    /// Parts of it that must not connect.
    #[serde(default)]
    #[schemars(example = ["10.1.0.0/16"])]
    pub except: Vec<Cidr>,
}

/// The Service of the primary.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Service {
    /// From where the Service is reachable.
    #[serde(rename = "type")]
    pub kind: ServiceType,
    /// Annotations, such as those for a cloud's load balancer.
    #[schemars(example = serde_json::json!({"service.beta.kubernetes.io/aws-load-balancer-internal": "true"}))]
    pub annotations: Map<LabelKey, String>,
}

/// From where a Service is reachable.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum ServiceType {
    /// Inside the Kubernetes cluster.
    #[default]
    ClusterIP,
    /// Also through a port of every node.
    NodePort,
    /// Also through an external load balancer.
    LoadBalancer,
}

impl std::fmt::Display for ServiceType {
    /// The word that Kubernetes uses.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::ClusterIP => "ClusterIP",
            Self::NodePort => "NodePort",
            Self::LoadBalancer => "LoadBalancer",
        })
    }
}
