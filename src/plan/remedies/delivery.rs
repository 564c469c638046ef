//! Steps that pause and resume the delivery, so that it does not undo manual changes.

use super::{Delivery, Transition, after, before};
use crate::verdict::PhasedStep;

/// The command that finds the Application. Argo CD records it in an annotation of applied objects.
fn application(namespace: &str, object: &str) -> String {
    format!(
        "application=$(kubectl -n {namespace} get {object} -o jsonpath='{{.metadata.annotations.argocd\\.argoproj\\.io/tracking-id}}' | cut -d: -f1)"
    )
}

/// The commands that find the Kustomization. Flux records it in labels of applied objects.
fn kustomization(namespace: &str, object: &str) -> Vec<String> {
    let label = |variable: &str, key: &str| {
        format!(
            "{variable}=$(kubectl -n {namespace} get {object} -o jsonpath='{{.metadata.labels.kustomize\\.toolkit\\.fluxcd\\.io/{key}}}')"
        )
    };
    vec![label("kustomization", "name"), label("flux", "namespace")]
}

impl Transition<'_> {
    /// The step that keeps the delivery from undoing manual changes; `None` if it would not.
    pub(super) fn pause(&self, object: &str) -> Option<PhasedStep> {
        let namespace = self.before.namespace.as_str();
        match &self.delivery {
            Delivery::Kubectl | Delivery::ArgoCd { heals: false, .. } => None,
            Delivery::ArgoCd { namespace: of_argocd, .. } => Some(before(
                "Pause self-healing: Argo CD skips the Application and keeps showing its last status. If an ApplicationSet generates the Application, set the annotation there.",
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
                Some(before("Suspend Flux.", commands))
            }
        }
    }

    /// The step that resumes the delivery if [`Transition::pause`] stopped it.
    pub(super) fn resume(&self) -> Option<PhasedStep> {
        match &self.delivery {
            Delivery::Kubectl | Delivery::ArgoCd { heals: false, .. } => None,
            Delivery::ArgoCd { namespace, .. } => Some(after(
                "Resume Argo CD: it shows the Application as OutOfSync, syncs the merged change, and shows it as Synced.",
                vec![format!(
                    r#"kubectl -n {namespace} annotate application "$application" argocd.argoproj.io/skip-reconcile-"#
                )],
            )),
            Delivery::Flux { .. } => Some(after("Resume Flux.", vec![patch_flux(false)])),
        }
    }
}

fn patch_flux(suspend: bool) -> String {
    format!(
        r#"kubectl -n "$flux" patch kustomization "$kustomization" --type merge -p '{{"spec":{{"suspend":{suspend}}}}}'"#
    )
}
