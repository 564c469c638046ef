//! Objects that are no longer rendered: how to delete those that stay, and to keep those that would go.

use super::{Transition, after, before};
use crate::kube::kinds::{self, Holds, Pruning};
use crate::kube::{Identity, keep};
use crate::text::shell;
use crate::verdict::Remedy;

impl Transition<'_> {
    /// Deletes everything that is no longer rendered: what holds data last, and by itself.
    pub(in crate::plan) fn delete_left(&self) -> Remedy {
        let mut gone = self.removed();
        gone.sort_by_key(|identity| std::cmp::Reverse(kinds::rank(identity)));
        let (data, rest): (Vec<Identity>, Vec<Identity>) = gone.into_iter().partition(kinds::holds_data);
        let delete = |identities: &[Identity]| identities.iter().map(|identity| kubectl("delete", identity)).collect();
        let objects = after("Delete what is left: nobody else does.", delete(&rest));
        let claims = after("These hold data. Delete them when nobody misses it; it cannot be undone.", delete(&data));
        let steps = [Some(self.merge()), (!rest.is_empty()).then_some(objects), (!data.is_empty()).then_some(claims)];
        Remedy {
            title: format!("Delete what {} is no longer rendered to", self.after.name),
            steps: steps.into_iter().flatten().collect(),
            stops: "Whatever still uses them.".to_owned(),
            back_out:
                "Put the lines back into the blueprint: the objects are made again, without what a deleted volume held."
                    .to_owned(),
        }
    }

    /// Deletes by name what is in no namespace and holds nothing: admission policies. A policy without its binding holds
    /// nobody.
    pub(super) fn delete_beside_the_namespace(&self) -> Vec<String> {
        let is_beside = |identity: &Identity| {
            kinds::of(identity).is_some_and(|kind| !kind.is_namespaced && kind.holds == Holds::Nothing)
        };
        self.rendered_before().filter(is_beside).map(|identity| kubectl("delete", &identity)).collect()
    }

    /// Deletes by name what a delivery that prunes leaves alone, other than volumes.
    pub(super) fn delete_kept(&self) -> Vec<String> {
        let is_its = |identity: &Identity| {
            kinds::of(identity).is_some_and(|kind| kind.pruning == Pruning::UnlessRetained) && self.is_kept(identity)
        };
        self.rendered_before().filter(is_its).map(|identity| kubectl("delete", &identity)).collect()
    }

    /// Tells the delivery to keep an object.
    pub(in crate::plan) fn keep(&self, identity: &Identity) -> Remedy {
        let keep = before(
            "Tell the delivery to keep it when it is no longer rendered.",
            vec![format!("{} {}", kubectl("annotate", identity), keep::arguments())],
        );
        Remedy {
            title: format!("Keep {}/{}", identity.kind, identity.name),
            steps: vec![keep, self.merge()],
            stops: "Nothing.".to_owned(),
            back_out: "Put the lines back into the blueprint before the merge is carried out.".to_owned(),
        }
    }

    /// Another object in the place of one that cannot be changed and holds data.
    pub(in crate::plan) fn another_object(&self, identity: &Identity, path: &str) -> Remedy {
        let (kind, name) = (&identity.kind, &identity.name);
        let look = before("See what it is now.", vec![format!("{} --output=yaml", kubectl("get", identity))]);
        let leave = before(
            format!(
                "Leave `{path}` as it was, and give what should be otherwise another name: both then stand beside each other. Bring the data over, and remove the old one when nobody misses it."
            ),
            Vec::new(),
        );
        Remedy {
            title: format!("Make another {kind} beside {name}, for its `{path}` cannot be changed"),
            steps: vec![look, leave, self.merge()],
            stops: "Whoever uses it, while the data is brought over.".to_owned(),
            back_out: "Remove the new one: the old one was not touched.".to_owned(),
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
