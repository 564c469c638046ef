//! `spec.delivery`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::{Namespace, Text};

/// How commits reach Kubernetes. Plans show its steps, and whether it prunes objects. Without either key you
/// run `kubectl apply`, which prunes nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Delivery {
    /// Argo CD, through an Application.
    ///
    /// Default: not used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub argocd: Option<ArgoCd>,
    /// Flux, through a Kustomization.
    ///
    /// Default: not used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flux: Option<Flux>,
}

/// Settings of the cluster's Application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ArgoCd {
    /// The Application's namespace.
    ///
    /// Change: Restarts nothing. Plans use the namespace in their commands.
    pub namespace: Namespace,
    /// Whether Argo CD prunes objects that are no longer rendered, `syncPolicy.automated.prune`.
    ///
    /// Change: Restarts nothing. With `true`, removing a blueprint deletes the cluster's objects.
    pub prune: bool,
    /// Whether Argo CD reverts changes made in the cluster, `syncPolicy.automated.selfHeal`.
    ///
    /// Change: Restarts nothing. With `false`, manual changes remain until the next sync.
    pub self_heal: bool,
}

impl Default for ArgoCd {
    fn default() -> Self {
        let namespace = Namespace::parse("argocd").expect("`argocd` is a namespace name");
        Self { namespace, prune: false, self_heal: true }
    }
}

/// Settings of the cluster's Kustomization.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Flux {
    /// Whether Flux prunes objects that are no longer rendered, `spec.prune`.
    ///
    /// Change: Restarts nothing. With `true`, removing a blueprint deletes the cluster's objects.
    pub prune: bool,
}
