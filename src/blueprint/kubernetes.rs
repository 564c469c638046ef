//! `spec.kubernetes` and `spec.namespace`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Peer;
use super::values::{Cidr, KubernetesVersion};

/// The Kubernetes cluster that the manifests are for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Kubernetes {
    /// The oldest release that the manifests must work on.
    ///
    /// Change: Restarts nothing. A newer release only lets manifests use its features, and `pgforge budget` count on
    /// them.
    pub version: KubernetesVersion,
    /// Whether admission policies limit the cluster's service accounts where RBAC cannot: the steward creates only the
    /// cluster's Secrets, of their types, and a pod that patches pods changes only labels and annotations that the
    /// engine manages. They are cluster-scoped `ValidatingAdmissionPolicy` objects. Applying them needs rights on
    /// `validatingadmissionpolicies` and `validatingadmissionpolicybindings`; a controller that delivers only to a
    /// namespace rejects them.
    ///
    /// Change: Restarts nothing. `true` applies from the next request on. After `false` the policies remain until you
    /// delete them, where objects are not pruned.
    pub admission_policies: bool,
    /// The API server, for network policies.
    pub api: ApiServer,
    /// The DNS servers, as peers of a network policy. Every pod may send DNS queries only there.
    ///
    /// Default: pods of every namespace, and link-local addresses, which node-local caches and clouds use.
    ///
    /// Change: Restarts nothing. Names resolve only through these servers. If they are wrong, engines and clients
    /// cannot find each other.
    #[schemars(example = [serde_json::json!({"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "kube-system"}}, "podSelector": {"matchLabels": {"k8s-app": "kube-dns"}}})])]
    pub dns: Vec<Peer>,
}

/// The API server.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ApiServer {
    /// The API server's addresses: the endpoints of the Service `kubernetes` in the namespace `default` and, for
    /// network plugins that match addresses before translation, the Service's address. Plugins that do not match nodes
    /// by address, such as Cilium by default, need an additional policy.
    ///
    /// Default: every address, on ports 443 and 6443.
    ///
    /// Change: Restarts nothing. An engine that cannot reach the API server elects no primary, and its current primary
    /// may stop.
    #[schemars(example = ["10.0.0.10/32", "10.96.0.1/32"])]
    pub cidrs: Vec<Cidr>,
}

/// The Namespace object.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct NamespaceOptions {
    /// Whether to render a Namespace object, which enforces the `restricted` Pod Security Standard for every pod in it.
    ///
    /// Change: `true` creates or labels the namespace. `false` stops rendering the object. Where objects are pruned,
    /// that deletes the namespace with everything in it, including the data.
    pub create: bool,
}
