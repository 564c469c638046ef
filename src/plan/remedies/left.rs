//! Objects that are no longer rendered: how to delete those that stay, and to keep those that would go.

use super::{Transition, after, before};
use crate::bundle::rank;
use crate::knowledge::kubernetes::fields;
use crate::kube::Identity;
use crate::text::shell;
use crate::verdict::Remedy;

impl Transition<'_> {
    /// Deletes everything that is no longer rendered: what holds data last, and by itself.
    pub(in crate::plan) fn delete_left(&self) -> Remedy {
        let mut gone = self.removed();
        gone.sort_by_key(|identity| std::cmp::Reverse(rank(identity)));
        let (data, rest): (Vec<Identity>, Vec<Identity>) =
            gone.into_iter().partition(|identity| fields::holds_data(identity.group(), &identity.kind));
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

    /// Deletes the admission policies, which are in no namespace. A policy without its binding holds nobody.
    pub(super) fn delete_policies(&self) -> Vec<String> {
        let policies = self.rendered_before().filter(|identity| identity.group() == "admissionregistration.k8s.io");
        policies.map(|identity| kubectl("delete", &identity)).collect()
    }

    /// Tells the delivery to keep an object.
    pub(in crate::plan) fn keep(&self, identity: &Identity) -> Remedy {
        let annotations = "argocd.argoproj.io/sync-options=Prune=false,Delete=false kustomize.toolkit.fluxcd.io/prune=disabled --overwrite";
        let keep = before(
            "Tell the delivery to keep it when it is no longer rendered.",
            vec![format!("{} {annotations}", kubectl("annotate", identity))],
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
    let kind = match identity.group() {
        "" => identity.kind.to_lowercase(),
        group => format!("{}.{group}", identity.kind.to_lowercase()),
    };
    format!("kubectl{within} {verb} {}", shell::word(&format!("{kind}/{}", identity.name)))
}
