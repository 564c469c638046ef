//! Volumes of another size or class.

use super::{Transition, after, before};
use crate::verdict::{PhasedStep, Remedy};

const ADOPTED: &str =
    "Nothing: the pods run on. Until the StatefulSet is there again, nobody replaces a pod that dies.";

impl Transition<'_> {
    /// The StatefulSet whose volumes these are; engines without one have verdicts of their own about volumes.
    fn data_set(&self) -> &str {
        self.contract_before().set.as_ref().map_or(self.before.name.as_str(), |set| &set.name)
    }

    /// The StatefulSet goes and its pods stay; only so can its template of claims be another.
    fn delete_orphaned(&self) -> PhasedStep {
        let (namespace, set) = (&self.before.namespace, self.data_set());
        before(
            "Delete the StatefulSet without its pods, which run on; its template of claims cannot be changed.",
            vec![format!("kubectl -n {namespace} delete statefulset/{set} --cascade=orphan")],
        )
    }

    fn paused(&self) -> Option<PhasedStep> {
        self.pause(&format!("statefulset/{}", self.data_set()))
    }

    /// Claim by claim, then the template.
    pub(in crate::plan) fn grow_volumes(&self) -> Remedy {
        let namespace = &self.before.namespace;
        let (old, new) = (self.before.storage.size, self.after.storage.size);
        let instances = self.before.instances.min(self.after.instances);
        let claims = self.claims(0..instances);
        let first = claims.first().map_or("", String::as_str);
        let allows = before(
            "The class must let volumes grow: this must print `true`.",
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
            .chain([self.resume(), Some(after("The StatefulSet takes its pods over.", vec![self.wait()]))]);
        Remedy {
            title: format!("Grow the volumes of {} to {new}", self.before.name),
            steps: steps.flatten().collect(),
            stops: ADOPTED.to_owned(),
            back_out: format!(
                "Until the StatefulSet is deleted there is nothing to take back, but a volume that has grown stays so: none can shrink. Afterwards apply what was rendered before, with {old} in the template; the claims keep {new}."
            ),
        }
    }

    /// The template alone; then each instance copies the primary into a new volume.
    pub(in crate::plan) fn another_class(&self) -> Remedy {
        let steps = [self.paused(), Some(self.delete_orphaned()), Some(self.merge()), self.resume()];
        Remedy {
            title: format!("Give the volumes of {} another class", self.before.name),
            steps: steps.into_iter().flatten().chain([self.copied_anew()]).collect(),
            stops: format!(
                "{ADOPTED} Then one instance at a time copies the primary; while it does there is one standby fewer, and with the primary's turn a switchover."
            ),
            back_out: "Apply what was rendered before, after deleting the StatefulSet in the same way: volumes that were not yet made anew are as they were.".to_owned(),
        }
    }

    /// Volumes cannot shrink: they are made anew.
    pub(in crate::plan) fn shrink_volumes(&self) -> Remedy {
        let (old, new) = (self.before.storage.size, self.after.storage.size);
        let steps = [self.paused(), Some(self.delete_orphaned()), Some(self.merge()), self.resume()];
        Remedy {
            title: format!("Make the volumes of {} anew, with {new} in place of {old}", self.before.name),
            steps: steps.into_iter().flatten().chain([self.copied_anew()]).collect(),
            stops: "Nothing until the primary's turn, then a switchover. The data must fit into the smaller volume with room for WAL.".to_owned(),
            back_out: "As long as one instance has its old volume and is primary, apply what was rendered before after deleting the StatefulSet in the same way.".to_owned(),
        }
    }

    /// One instance after another, none of which is the primary at its turn.
    fn copied_anew(&self) -> PhasedStep {
        let (namespace, set) = (&self.after.namespace, self.data_set());
        let instances = self.before.instances.min(self.after.instances);
        let anew =
            (0..instances).rev().zip(self.claims(0..instances).into_iter().rev()).flat_map(|(ordinal, claim)| {
                [
                    format!("kubectl -n {namespace} delete pvc {claim} --wait=false"),
                    format!("kubectl -n {namespace} delete pod {set}-{ordinal}"),
                    self.wait(),
                ]
            });
        after(
            "One instance at a time, never the primary: switch over first when it is its turn. The runbook tells who is primary, how to switch over, and what to do for “An instance lost its volume” after each.",
            anew.collect(),
        )
    }
}
