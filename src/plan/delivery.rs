//! The tool that applies changes to the Kubernetes cluster.

use crate::blueprint;
use crate::cluster::Cluster;

/// The tool that applies committed changes, as named on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carrier {
    /// `kubectl apply`.
    Kubectl,
    /// Argo CD.
    ArgoCd,
    /// Flux.
    Flux,
}

/// How committed changes reach the Kubernetes cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Delivery {
    /// A user runs `kubectl apply`; objects that are no longer rendered stay until a user deletes them.
    Kubectl,
    /// Argo CD syncs.
    ArgoCd {
        /// The namespace of its Applications.
        namespace: String,
        /// Whether it deletes objects that are no longer rendered; `None` if unknown.
        prune: Option<bool>,
        /// Whether it reverts manual changes.
        heals: bool,
    },
    /// Flux reconciles, and reverts manual changes.
    Flux {
        /// Whether it deletes objects that are no longer rendered; `None` if unknown.
        prune: Option<bool>,
    },
}

impl Delivery {
    /// The delivery of a cluster: the carrier given for all clusters, otherwise the one in the blueprint.
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

    /// What happens to an object that is no longer rendered.
    pub(super) fn removal(&self) -> &'static str {
        match self {
            Self::Kubectl => "remains until you delete it: `kubectl apply` deletes nothing",
            Self::ArgoCd { prune: None, .. } => {
                "Argo CD prunes it if the Application prunes, and otherwise shows it as OutOfSync"
            }
            Self::ArgoCd { prune: Some(true), .. } => "Argo CD prunes it (`spec.delivery.argocd.prune`)",
            Self::ArgoCd { prune: Some(false), .. } => {
                "remains until you delete it: Argo CD does not prune, and shows the Application as OutOfSync"
            }
            Self::Flux { prune: None } => {
                "Flux prunes it if the Kustomization has `prune: true`, and otherwise leaves it"
            }
            Self::Flux { prune: Some(true) } => "Flux prunes it (`spec.delivery.flux.prune`)",
            Self::Flux { prune: Some(false) } => "remains until you delete it: Flux does not prune",
        }
    }

    /// Whether it may delete objects that are no longer rendered.
    pub(super) fn prunes(&self) -> bool {
        match self {
            Self::Kubectl => false,
            Self::ArgoCd { prune, .. } | Self::Flux { prune } => prune.unwrap_or(true),
        }
    }
}
