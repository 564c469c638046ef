//! `spec.kubernetes` and `spec.namespace`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::KubernetesVersion;

/// The Kubernetes that the manifests are for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Kubernetes {
    /// The oldest release that the manifests must apply to.
    ///
    /// Change: Restarts nothing: a newer one only lets manifests use what it has, and `pgforge budget` count on it.
    pub version: KubernetesVersion,
}

impl Default for Kubernetes {
    fn default() -> Self {
        Self { version: KubernetesVersion::OLDEST }
    }
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
