//! How to keep a delivery from undoing what is done by hand, and how to let it go on.

use super::{Delivery, Transition, after, before};
use crate::verdict::PhasedStep;

/// Finds the Application by the annotation with which Argo CD tracks what it applied.
fn application(namespace: &str, object: &str) -> String {
    format!(
        "application=$(kubectl -n {namespace} get {object} -o jsonpath='{{.metadata.annotations.argocd\\.argoproj\\.io/tracking-id}}' | cut -d: -f1)"
    )
}

/// Finds the Kustomization by the labels with which Flux tracks what it applied.
fn kustomization(namespace: &str, object: &str) -> Vec<String> {
    let label = |variable: &str, key: &str| {
        format!(
            "{variable}=$(kubectl -n {namespace} get {object} -o jsonpath='{{.metadata.labels.kustomize\\.toolkit\\.fluxcd\\.io/{key}}}')"
        )
    };
    vec![label("kustomization", "name"), label("flux", "namespace")]
}

impl Transition<'_> {
    /// Keeps the delivery from undoing what is about to be done by hand; nothing where nobody would.
    pub(super) fn pause(&self, object: &str) -> Option<PhasedStep> {
        let namespace = self.before.namespace.as_str();
        match &self.delivery {
            Delivery::Kubectl | Delivery::ArgoCd { heals: false, .. } => None,
            Delivery::ArgoCd { namespace: of_argocd, .. } => Some(before(
                "Stop Argo CD from healing: it leaves the Application alone and goes on showing what it saw last. An Application that an ApplicationSet makes is annotated there.",
                vec![
                    application(namespace, object),
                    format!(
                        r#"kubectl -n {of_argocd} annotate application "$application" argocd.argoproj.io/skip-reconcile=true --overwrite"#
                    ),
                ],
            )),
            Delivery::Flux { .. } => {
                let mut commands = kustomization(namespace, object);
                commands.push(patch_flux(true));
                Some(before("Stop Flux from reconciling by itself.", commands))
            }
        }
    }

    /// Lets the delivery go on, where [`Transition::pause`] stopped it.
    pub(super) fn resume(&self) -> Option<PhasedStep> {
        match &self.delivery {
            Delivery::Kubectl | Delivery::ArgoCd { heals: false, .. } => None,
            Delivery::ArgoCd { namespace, .. } => Some(after(
                "Let Argo CD go on: it shows the Application as OutOfSync, syncs what was merged and shows it as Synced.",
                vec![format!(
                    r#"kubectl -n {namespace} annotate application "$application" argocd.argoproj.io/skip-reconcile-"#
                )],
            )),
            Delivery::Flux { .. } => Some(after("Let Flux go on.", vec![patch_flux(false)])),
        }
    }
}

fn patch_flux(suspend: bool) -> String {
    format!(
        r#"kubectl -n "$flux" patch kustomization "$kustomization" --type merge -p '{{"spec":{{"suspend":{suspend}}}}}'"#
    )
}
