//! `spec.kubernetes` and `spec.namespace`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Peer;
use super::values::{Cidr, KubernetesVersion};

/// The Kubernetes that the manifests are for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Kubernetes {
    /// The oldest release that the manifests must apply to.
    ///
    /// Change: Restarts nothing: a newer one only lets manifests use what it has, and `pgforge budget` count on it.
    pub version: KubernetesVersion,
    /// Whether admission policies hold the cluster's own service accounts to what they need where RBAC cannot: the
    /// steward creates only its own Secrets, of their types, and whoever patches pods changes nothing but labels and
    /// annotations of its own. They are `ValidatingAdmissionPolicy` objects of the whole Kubernetes cluster: whoever
    /// applies them needs rights on `validatingadmissionpolicies` and `validatingadmissionpolicybindings`, and a
    /// controller that delivers only to a namespace refuses them.
    ///
    /// Change: Restarts nothing. `true` holds from the next request on, `false` leaves the policies to whoever deletes
    /// them, where objects are not pruned.
    pub admission_policies: bool,
    /// The API server, for network policies.
    pub api: ApiServer,
    /// Who answers DNS queries, as peers of a network policy. Every pod may send its queries there, and nowhere else.
    ///
    /// Default: pods of every namespace, and link-local addresses, where caches on the node and clouds answer.
    ///
    /// Change: Restarts nothing. Names resolve only through these from then on: without them engines and clients lose each
    /// other.
    #[schemars(example = [serde_json::json!({"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "kube-system"}}, "podSelector": {"matchLabels": {"k8s-app": "kube-dns"}}})])]
    pub dns: Vec<Peer>,
}

/// The API server.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ApiServer {
    /// Its addresses: those of the endpoints of the Service `kubernetes` in the namespace `default` and, for network plugins
    /// that see addresses before translation, the Service's own. A plugin that counts nodes as no addresses, such as Cilium
    /// by default, needs a policy of its own beside this.
    ///
    /// Default: every address, at the ports 443 and 6443.
    ///
    /// Change: Restarts nothing. An engine that can no longer reach the API server elects nobody, and its primary may stop.
    #[schemars(example = ["10.0.0.10/32", "10.96.0.1/32"])]
    pub cidrs: Vec<Cidr>,
}

/// The namespace itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct NamespaceOptions {
    /// Whether a Namespace object is rendered too, which holds every pod in it to the `restricted` Pod Security Standard.
    ///
    /// Change: `true` makes or labels the namespace. `false` takes the object out of the render: where objects are
    /// pruned, that deletes the namespace with everything in it, the data too.
    pub create: bool,
}
