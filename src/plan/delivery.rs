//! Who carries changes to the Kubernetes cluster.

use crate::blueprint;
use crate::cluster::Cluster;

/// Who carries what is committed, as somebody names it who knows no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carrier {
    /// Somebody with `kubectl apply`.
    Kubectl,
    /// Argo CD.
    ArgoCd,
    /// Flux.
    Flux,
}

/// How what is committed reaches the Kubernetes cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Delivery {
    /// Somebody runs `kubectl apply`; what is no longer rendered stays until somebody deletes it.
    Kubectl,
    /// Argo CD syncs.
    ArgoCd {
        /// Where its Applications stand.
        namespace: String,
        /// Whether it deletes what is no longer rendered; `None` where nobody said.
        prune: Option<bool>,
        /// Whether it undoes what was changed by hand.
        heals: bool,
    },
    /// Flux reconciles, and undoes what was changed by hand.
    Flux {
        /// Whether it deletes what is no longer rendered; `None` where nobody said.
        prune: Option<bool>,
    },
}

impl Delivery {
    /// The delivery that a blueprint names; a carrier who was named for all clusters goes before it.
    pub(super) fn of(cluster: &Cluster, named: Option<Carrier>) -> Self {
        let blueprint::Delivery { argocd, flux } = &cluster.delivery;
        let own = match (argocd, flux) {
            (Some(_), _) => Carrier::ArgoCd,
            (_, Some(_)) => Carrier::Flux,
            _ => Carrier::Kubectl,
        };
        match named.unwrap_or(own) {
            Carrier::Kubectl => Self::Kubectl,
            Carrier::ArgoCd => {
                let prune = argocd.as_ref().map(|argocd| argocd.prune);
                let argocd = argocd.clone().unwrap_or_default();
                Self::ArgoCd { namespace: argocd.namespace.to_string(), prune, heals: argocd.self_heal }
            }
            Carrier::Flux => Self::Flux { prune: flux.as_ref().map(|flux| flux.prune) },
        }
    }

    /// What becomes of an object that is no longer rendered.
    pub(super) fn removal(&self) -> &'static str {
        match self {
            Self::Kubectl => "it stays until somebody deletes it: `kubectl apply` deletes nothing",
            Self::ArgoCd { prune: None, .. } => {
                "Argo CD prunes it where the Application prunes, and else shows it as out of sync"
            }
            Self::ArgoCd { prune: Some(true), .. } => "Argo CD prunes it, as `spec.delivery.argocd.prune` says",
            Self::ArgoCd { prune: Some(false), .. } => {
                "it is kept until somebody deletes it: Argo CD does not prune, and shows the Application as OutOfSync"
            }
            Self::Flux { prune: None } => {
                "Flux prunes it where the Kustomization has `prune: true`, and else leaves it"
            }
            Self::Flux { prune: Some(true) } => "Flux prunes it, as `spec.delivery.flux.prune` says",
            Self::Flux { prune: Some(false) } => "it is kept until somebody deletes it: Flux does not prune",
        }
    }

    /// Whether it may delete what is no longer rendered.
    pub(super) fn prunes(&self) -> bool {
        match self {
            Self::Kubectl => false,
            Self::ArgoCd { prune, .. } | Self::Flux { prune } => prune.unwrap_or(true),
        }
    }
}
