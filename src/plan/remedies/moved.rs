//! Another name or namespace.

use super::{Transition, after, before};
use crate::kube::keep;
use crate::verdict::Remedy;

impl Transition<'_> {
    /// Creates the new cluster next to the old one, then copies the data.
    pub(in crate::plan) fn move_cluster(&self) -> Remedy {
        let (old, new) = (self.before, self.after);
        let (name, next) = (old.name.as_str(), new.name.as_str());
        let (namespace, elsewhere) = (old.namespace.as_str(), new.namespace.as_str());
        let kinds = self.deleted_kinds();
        let keep = before(
            "Keep the delivery from pruning the old cluster while you copy the data. Without these annotations, Argo CD or Flux may delete it with the merge.",
            vec![format!(
                "kubectl -n {namespace} annotate {kinds} -l pgforge.dev/cluster={name} {}",
                keep::arguments()
            )],
        );
        let say = before(
            format!(
                "Confirm the move in the blueprint: `metadata.moved: {{from: {{name: {name}, namespace: {namespace}}}}}`."
            ),
            Vec::new(),
        );
        let copy = after(
            "Stop the applications that write, then copy each database. The roles already exist, with new passwords.",
            std::iter::once(self.wait()).chain(self.copy_databases(name, (elsewhere, next))).collect(),
        );
        let volumes = match self.contract_before().operator {
            Some(_) => "the operator may delete its volumes with it",
            None => "its volumes stay until you delete their claims",
        };
        let remove = after(
            format!(
                "Point the applications at `{next}-primary.{elsewhere}.svc` and its Secrets. Once nothing is missing, delete the old cluster; {volumes}."
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
            during: "Writes stop while dump and restore run, roughly a minute per gigabyte, until the applications use the new cluster.".to_owned(),
            rollback: format!("Point the applications back at `{name}-primary.{namespace}.svc`, and restore the old name and namespace in the blueprint."),
        }
    }
}
