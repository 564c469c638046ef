//! Who carries changes to the Kubernetes cluster.

/// How what is committed reaches the Kubernetes cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Delivery {
    /// Somebody runs `kubectl apply`; what is no longer rendered stays until somebody deletes it.
    #[default]
    Kubectl,
    /// Argo CD syncs, prunes and heals by itself.
    ArgoCd,
    /// Flux reconciles and prunes.
    Flux,
}

impl Delivery {
    /// What becomes of an object that is no longer rendered.
    pub(super) fn removal(self) -> &'static str {
        match self {
            Self::Kubectl => "it stays until somebody deletes it: `kubectl apply` deletes nothing",
            Self::ArgoCd => "Argo CD prunes it where the Application prunes, and else shows it as out of sync",
            Self::Flux => "Flux prunes it where the Kustomization has `prune: true`, and else leaves it",
        }
    }

    /// Whether it deletes what is no longer rendered.
    pub(super) fn prunes(self) -> bool {
        self != Self::Kubectl
    }
}
