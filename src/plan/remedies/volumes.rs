//! Remedies for volumes of another size or class.

use super::{Transition, after, before};
use crate::verdict::{PhasedStep, Remedy};

const ADOPTED: &str =
    "Nothing stops: the pods keep running. Until the StatefulSet exists again, a failed pod is not replaced.";

impl Transition<'_> {
    /// The StatefulSet that owns the volumes. Engines without one have separate verdicts about volumes.
    fn data_set(&self) -> &str {
        self.contract_before().set.as_ref().map_or(self.before.name.as_str(), |set| &set.name)
    }

    /// The step that deletes the StatefulSet but not its pods: its volume claim template can only change this way.
    fn delete_orphaned(&self) -> PhasedStep {
        let (namespace, set) = (&self.before.namespace, self.data_set());
        before(
            "Delete the StatefulSet without its pods, which keep running: its volume claim template cannot be changed.",
            vec![format!("kubectl -n {namespace} delete statefulset/{set} --cascade=orphan")],
        )
    }

    fn paused(&self) -> Option<PhasedStep> {
        self.pause(&format!("statefulset/{}", self.data_set()))
    }

    /// Grows each claim, then replaces the template.
    pub(in crate::plan) fn grow_volumes(&self) -> Remedy {
        let namespace = &self.before.namespace;
        let (old, new) = (self.before.storage.size, self.after.storage.size);
        let instances = self.before.instances.min(self.after.instances);
        let claims = self.claims(0..instances);
        let first = claims.first().map_or("", String::as_str);
        let allows = before(
            "Check that the storage class allows expansion: this must print `true`.",
            vec![
                format!("class=$(kubectl -n {namespace} get pvc {first} -o jsonpath='{{.spec.storageClassName}}')"),
                r#"kubectl get storageclass "$class" -o jsonpath='{.allowVolumeExpansion}{"\n"}'"#.to_owned(),
            ],
        );
        let grow = claims.iter().flat_map(|claim| {
            [
                format!(
                    r#"kubectl -n {namespace} patch pvc {claim} -p '{{"spec":{{"resources":{{"requests":{{"storage":"{new}"}}}}}}}}'"#
                ),
                format!(
                    "kubectl -n {namespace} wait pvc/{claim} --for=jsonpath='{{.status.capacity.storage}}'={new} --timeout=1800s"
                ),
            ]
        });
        let grow = before(
            format!("Grow each claim from {old} to {new}, and wait until its file system has grown."),
            grow.collect(),
        );
        let steps = [Some(allows), self.paused(), Some(grow), Some(self.delete_orphaned()), Some(self.merge())]
            .into_iter()
            .chain([
                self.resume(),
                Some(after("Wait until the new StatefulSet has adopted its pods.", vec![self.wait()])),
            ]);
        Remedy {
            title: format!("Grow the volumes of {} to {new}", self.before.name),
            steps: steps.flatten().collect(),
            during: ADOPTED.to_owned(),
            rollback: format!(
                "Until you delete the StatefulSet, there is nothing to roll back, but volumes that have grown cannot shrink. After that, apply the old manifests, with {old} in the template; the claims keep {new}."
            ),
        }
    }

    /// Replaces the template; then each instance copies the primary into a new volume.
    pub(in crate::plan) fn another_class(&self) -> Remedy {
        let steps = [self.paused(), Some(self.delete_orphaned()), Some(self.merge()), self.resume()];
        Remedy {
            title: format!("Change the storage class of the volumes of {}", self.before.name),
            steps: steps.into_iter().flatten().chain([self.recreate_instances()]).collect(),
            during: format!(
                "{ADOPTED} Then one instance at a time copies the primary, with one standby fewer meanwhile. The primary's turn needs a switchover."
            ),
            rollback: "Delete the StatefulSet in the same way, then apply the old manifests: volumes that were not yet recreated are unchanged.".to_owned(),
        }
    }

    /// Recreates the volumes, because volumes cannot shrink.
    pub(in crate::plan) fn shrink_volumes(&self) -> Remedy {
        let (old, new) = (self.before.storage.size, self.after.storage.size);
        let steps = [self.paused(), Some(self.delete_orphaned()), Some(self.merge()), self.resume()];
        Remedy {
            title: format!("Recreate the volumes of {} with {new} instead of {old}", self.before.name),
            steps: steps.into_iter().flatten().chain([self.recreate_instances()]).collect(),
            during: "Nothing stops until the primary's turn, which needs a switchover. The data must fit into the smaller volume with room for WAL.".to_owned(),
            rollback: "As long as the primary still has its old volume, delete the StatefulSet in the same way, then apply the old manifests.".to_owned(),
        }
    }

    /// The step that recreates the instances one at a time, each while it is a standby.
    fn recreate_instances(&self) -> PhasedStep {
        let (namespace, set) = (&self.after.namespace, self.data_set());
        let instances = self.before.instances.min(self.after.instances);
        let commands =
            (0..instances).rev().zip(self.claims(0..instances).into_iter().rev()).flat_map(|(ordinal, claim)| {
                [
                    format!("kubectl -n {namespace} delete pvc {claim} --wait=false"),
                    format!("kubectl -n {namespace} delete pod {set}-{ordinal}"),
                    self.wait(),
                ]
            });
        after(
            "Recreate one instance at a time, never the primary: switch over first when it is its turn. The runbook shows how to find the primary and to switch over. After each instance, follow “An instance lost its volume”.",
            commands.collect(),
        )
    }
}
