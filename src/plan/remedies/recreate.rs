//! The remedy for a changed field that the API server does not allow to change.

use super::{Transition, before};
use crate::kube::{Identity, kinds};
use crate::text::shell;
use crate::verdict::Remedy;

impl Transition<'_> {
    /// Deletes the object; a workload's pods keep running.
    pub(in crate::plan) fn recreate(&self, identity: &Identity, path: &str) -> Remedy {
        let object = format!("{}/{}", kinds::word(identity.group(), &identity.kind), identity.name);
        let within = if identity.namespace.is_empty() { String::new() } else { format!(" -n {}", identity.namespace) };
        let owns_pods = matches!(&*identity.kind, "StatefulSet" | "DaemonSet" | "ReplicaSet");
        let (cascade, text, meanwhile) = if owns_pods {
            (
                " --cascade=orphan",
                "Delete it without its pods, which keep running.",
                "Nothing stops: the pods keep running, and the new object adopts them. Until it exists, a failed pod is not replaced.",
            )
        } else {
            ("", "Delete it.", stops(&identity.kind))
        };
        let delete = before(text, vec![format!("kubectl{within} delete {object}{cascade}")]);
        let steps = self.pause(&object).into_iter().chain([delete, self.merge()]).chain(self.resume()).collect();
        Remedy {
            title: format!(
                "Recreate {}/{}, because `{path}` cannot be changed",
                identity.kind,
                shell::word(&identity.name)
            ),
            steps,
            during: meanwhile.to_owned(),
            rollback: "Apply the old manifests: the object is recreated as before.".to_owned(),
        }
    }
}

/// What stops while an object of a kind does not exist.
fn stops(kind: &str) -> &'static str {
    match kind {
        "Service" => {
            "Connections through it fail until it is recreated with another address; connections by name work again within seconds."
        }
        "RoleBinding" | "ClusterRoleBinding" => {
            "Its subjects have no rights until it is recreated: do not pause between the two steps."
        }
        "Job" => "The Job stops if it is running, and starts again from the beginning.",
        "Deployment" => "Its pods are deleted and recreated.",
        "Secret" => "Pods that start in the meantime wait for it. Copy its contents first.",
        "StorageClass" | "PriorityClass" => {
            "Existing objects are not affected; objects created in the meantime wait for it."
        }
        _ => "Everything that needs the object stops until it is recreated.",
    }
}
