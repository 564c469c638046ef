//! A namespace that must outlive its object in the render.

use super::{Judge, before};
use crate::verdict::Remedy;

impl Judge<'_> {
    /// Tells the delivery to keep the namespace.
    pub(in crate::plan) fn keep_namespace(&self) -> Remedy {
        let namespace = &self.before.namespace;
        let keep = before(
            "Tell the delivery to keep the namespace when it is no longer rendered.",
            vec![format!(
                "kubectl annotate namespace {namespace} argocd.argoproj.io/sync-options=Prune=false,Delete=false kustomize.toolkit.fluxcd.io/prune=disabled --overwrite"
            )],
        );
        Remedy {
            title: format!("Keep the namespace {namespace}"),
            steps: vec![keep, self.merge()],
            stops: "Nothing.".to_owned(),
            back_out: "Write `namespace: {create: true}` again before the merge is carried out.".to_owned(),
        }
    }
}
