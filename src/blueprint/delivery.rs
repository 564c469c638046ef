//! `spec.delivery`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::{Namespace, Text};

/// Who carries what is committed to Kubernetes. Plans tell their steps for it, and whether what is no longer rendered is
/// deleted. Without either of the two it is somebody with `kubectl apply`, which deletes nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Delivery {
    /// Argo CD does, by an Application.
    ///
    /// Default: it does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub argocd: Option<ArgoCd>,
    /// Flux does, by a Kustomization.
    ///
    /// Default: it does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flux: Option<Flux>,
}

/// What the Application says that carries the cluster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ArgoCd {
    /// The namespace that the Application stands in.
    ///
    /// Change: Restarts nothing: plans name the Application there.
    pub namespace: Namespace,
    /// Whether it deletes what is no longer rendered, `syncPolicy.automated.prune`.
    ///
    /// Change: Restarts nothing. With it, whoever removes a blueprint deletes the cluster's objects.
    pub prune: bool,
    /// Whether it undoes what was changed in the cluster, `syncPolicy.automated.selfHeal`.
    ///
    /// Change: Restarts nothing. Without it, what is done by hand stays until the next sync.
    pub self_heal: bool,
}

impl Default for ArgoCd {
    fn default() -> Self {
        let namespace = Namespace::parse("argocd").expect("it is a name of a namespace");
        Self { namespace, prune: false, self_heal: true }
    }
}

/// What the Kustomization says that carries the cluster.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Flux {
    /// Whether it deletes what is no longer rendered, `spec.prune`.
    ///
    /// Change: Restarts nothing. With it, whoever removes a blueprint deletes the cluster's objects.
    pub prune: bool,
}
