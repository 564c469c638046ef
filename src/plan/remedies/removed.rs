//! The remedy for a cluster whose blueprint was deleted.

use super::{Delivery, Transition, before, step};
use crate::blueprint::OnDelete;
use crate::verdict::{Phase, Remedy};

impl Transition<'_> {
    /// Takes a last dump, deletes what the delivery leaves, then the volumes if they stay.
    pub(in crate::plan) fn remove_cluster(&self) -> Remedy {
        let (name, namespace) = (self.before.name.as_str(), self.before.namespace.as_str());
        let dumps: Vec<String> = self
            .before
            .postgres
            .databases
            .keys()
            .map(|database| {
                format!(
                    "kubectl -n {namespace} exec deployment/{name}-steward -c database -- {} -Fc -d {} >{}",
                    super::steward::in_steward(name, "pg_dump"),
                    super::steward::database(database.as_str()),
                    super::steward::dump_file(&format!("{name}-{database}")),
                )
            })
            .collect();
        let last = before("Take a dump of each database, and check that it can be restored.", dumps);
        let kinds = self.deleted_kinds();
        let claims = match &self.contract_before().operator {
            Some(operator) => {
                operator.pods.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(",")
            }
            None => format!("pgforge.dev/cluster={name}"),
        };
        let delete = step(
            Phase::AfterSync,
            "Delete its objects: nothing else does.",
            [
                vec![format!("kubectl -n {namespace} delete {kinds} -l pgforge.dev/cluster={name}")],
                self.delete_admission_policies(),
            ]
            .concat(),
        );
        let kept = step(
            Phase::AfterSync,
            "Annotations protect these objects from pruning. Delete them only if you no longer need their data.",
            self.delete_kept(),
        );
        let volumes = step(
            Phase::AfterSync,
            "The volumes and Secrets still exist. Delete them only if you want to delete the data permanently.",
            vec![
                format!("kubectl -n {namespace} delete pvc -l {claims}"),
                format!("kubectl -n {namespace} delete secret -l pgforge.dev/cluster={name}"),
            ],
        );
        let keeps = self.before.storage.on_delete == OnDelete::Retain;
        let steps = [
            Some(last),
            Some(self.merge_of_a_removal()),
            Some(if self.delivery.prunes() { kept } else { delete }).filter(|step| !step.step.commands.is_empty()),
            keeps.then_some(volumes),
        ];
        Remedy {
            title: format!("Remove the cluster {name}"),
            steps: steps.into_iter().flatten().collect(),
            during: "Everything that uses the cluster stops working.".to_owned(),
            rollback: if keeps {
                "Restore the blueprint: as long as the claims exist, the cluster starts with its data.".to_owned()
            } else {
                "Restore the dumps into a new cluster: `storage.onDelete: delete` deletes the volumes.".to_owned()
            },
        }
    }

    fn merge_of_a_removal(&self) -> crate::verdict::PhasedStep {
        let text = match &self.delivery {
            Delivery::ArgoCd { prune: Some(true), .. } => "Merge; Argo CD deletes the objects.",
            Delivery::ArgoCd { prune: None, .. } => "Merge; Argo CD deletes the objects if its Application prunes.",
            Delivery::Flux { prune: Some(true) } => "Merge; Flux deletes the objects.",
            Delivery::Flux { prune: None } => "Merge; Flux deletes the objects if its Kustomization has `prune: true`.",
            _ => "Merge; this alone deletes nothing.",
        };
        step(Phase::Merge, text, Vec::new())
    }
}
