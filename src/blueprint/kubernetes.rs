//! `spec.kubernetes` and `spec.namespace`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::KubernetesVersion;

/// The Kubernetes that the manifests are for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Kubernetes {
    /// The oldest release that the manifests must apply to. A newer one may allow more, and changes nothing that runs.
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
    /// Whether a Namespace object is rendered too. Removing that object later would remove everything in it.
    pub create: bool,
}
