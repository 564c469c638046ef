//! Remedies for objects that are no longer rendered: delete them if they remain, or keep them if they would be pruned.

use super::{Transition, after, before};
use crate::kube::kinds::{self, Holds, Pruning};
use crate::kube::{Identity, keep};
use crate::text::shell;
use crate::verdict::Remedy;

impl Transition<'_> {
    /// Deletes every object that is no longer rendered. Objects with data are deleted last, in a separate step.
    pub(in crate::plan) fn delete_unrendered(&self) -> Remedy {
        let mut removed = self.removed();
        removed.sort_by_key(|identity| std::cmp::Reverse(kinds::rank(identity)));
        let (data, rest): (Vec<Identity>, Vec<Identity>) = removed.into_iter().partition(kinds::holds_data);
        let delete = |identities: &[Identity]| identities.iter().map(|identity| kubectl("delete", identity)).collect();
        let objects = after("Delete the remaining objects: nothing else does.", delete(&rest));
        let claims =
            after("These hold data. Delete them only if you no longer need it; you cannot undo this.", delete(&data));
        let steps = [Some(self.merge()), (!rest.is_empty()).then_some(objects), (!data.is_empty()).then_some(claims)];
        Remedy {
            title: format!("Delete the objects that are no longer rendered for {}", self.after.name),
            steps: steps.into_iter().flatten().collect(),
            during: "Everything that still uses them stops working.".to_owned(),
            rollback:
                "Restore the lines in the blueprint: the objects are created again, without the data of deleted volumes."
                    .to_owned(),
        }
    }

    /// The commands that delete the admission policies, which have no namespace and hold no data. A policy without its
    /// binding has no effect.
    pub(super) fn delete_admission_policies(&self) -> Vec<String> {
        let is_admission_policy = |identity: &Identity| {
            kinds::of(identity).is_some_and(|kind| !kind.is_namespaced && kind.holds == Holds::Nothing)
        };
        self.rendered_before().filter(is_admission_policy).map(|identity| kubectl("delete", &identity)).collect()
    }

    /// The commands that delete the objects, except volumes, that a pruning delivery keeps.
    pub(super) fn delete_kept(&self) -> Vec<String> {
        let is_protected_kind = |identity: &Identity| {
            kinds::of(identity).is_some_and(|kind| kind.pruning == Pruning::UnlessRetained)
                && self.is_protected(identity)
        };
        self.rendered_before().filter(is_protected_kind).map(|identity| kubectl("delete", &identity)).collect()
    }

    /// Protects an object from pruning.
    pub(in crate::plan) fn keep(&self, identity: &Identity) -> Remedy {
        let keep = before(
            "Make the delivery keep it when it is no longer rendered.",
            vec![format!("{} {}", kubectl("annotate", identity), keep::arguments())],
        );
        Remedy {
            title: format!("Keep {}/{}", identity.kind, identity.name),
            steps: vec![keep, self.merge()],
            during: "Nothing stops.".to_owned(),
            rollback: "Restore the lines in the blueprint before the merge is applied.".to_owned(),
        }
    }

    /// Replaces an immutable object with data by a new object.
    pub(in crate::plan) fn another_object(&self, identity: &Identity, path: &str) -> Remedy {
        let (kind, name) = (&identity.kind, &identity.name);
        let look = before("Print its current state.", vec![format!("{} --output=yaml", kubectl("get", identity))]);
        let leave = before(
            format!(
                "Leave `{path}` unchanged, and add the new version under another name, so that both exist. Copy the data, then remove the old object once nothing needs it."
            ),
            Vec::new(),
        );
        Remedy {
            title: format!("Create another {kind} next to {name}, because its `{path}` cannot be changed"),
            steps: vec![look, leave, self.merge()],
            during: "Everything that uses it stops while the data is copied.".to_owned(),
            rollback: "Remove the new one: the old one is unchanged.".to_owned(),
        }
    }
}

/// `kubectl -n databases delete service/orders-former`.
fn kubectl(verb: &str, identity: &Identity) -> String {
    let within =
        if identity.namespace.is_empty() { String::new() } else { format!(" -n {}", shell::word(&identity.namespace)) };
    let kind = kinds::word(identity.group(), &identity.kind);
    format!("kubectl{within} {verb} {}", shell::word(&format!("{kind}/{}", identity.name)))
}
