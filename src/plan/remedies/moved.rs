//! Another name or namespace.

use super::{Transition, after, before};
use crate::kube::keep;
use crate::verdict::Remedy;

impl Transition<'_> {
    /// The new cluster beside the old one, then the data.
    pub(in crate::plan) fn move_cluster(&self) -> Remedy {
        let (old, new) = (self.before, self.after);
        let (name, next) = (old.name.as_str(), new.name.as_str());
        let (namespace, elsewhere) = (old.namespace.as_str(), new.namespace.as_str());
        let kinds = self.deleted_kinds();
        let keep = before(
            "Keep the old cluster while the data is brought over: the delivery must not prune it. Without these annotations Argo CD and Flux may delete it with the merge.",
            vec![format!(
                "kubectl -n {namespace} annotate {kinds} -l pgforge.dev/cluster={name} {}",
                keep::arguments()
            )],
        );
        let say = before(
            format!(
                "Say in the blueprint that the move is meant: `metadata.moved: {{from: {{name: {name}, namespace: {namespace}}}}}`."
            ),
            Vec::new(),
        );
        let copy = after(
            "Stop the applications that write, then copy each database. The roles are there already, with passwords of their own.",
            std::iter::once(self.wait()).chain(self.copy_databases(name, (elsewhere, next))).collect(),
        );
        let volumes = match self.contract_before().operator {
            Some(_) => "the operator may delete its volumes with it",
            None => "its volumes stay until their claims are deleted",
        };
        let remove = after(
            format!(
                "Point the applications at `{next}-primary.{elsewhere}.svc` and its Secrets. When nobody misses anything, delete the old cluster; {volumes}."
            ),
            vec![
                format!("kubectl -n {namespace} delete {kinds} -l pgforge.dev/cluster={name}"),
                format!("kubectl -n {namespace} get pvc -l pgforge.dev/cluster={name}"),
            ],
        );
        let prunes = self.delivery.prunes();
        let steps = [Some(say), prunes.then_some(keep), Some(self.merge()), Some(copy), Some(remove)];
        Remedy {
            title: format!("Move {name} in {namespace} to {next} in {elsewhere}"),
            steps: steps.into_iter().flatten().collect(),
            stops: "Writes, from the stop of the applications until they use the new cluster: as long as dump and restore take, roughly a minute for each gigabyte.".to_owned(),
            back_out: format!("Point the applications back at `{name}-primary.{namespace}.svc`, and put the old name back into the blueprint."),
        }
    }
}
