//! An object with a field that the API server does not let change.

use super::{Transition, before};
use crate::kube::{Identity, kinds};
use crate::text::shell;
use crate::verdict::Remedy;

impl Transition<'_> {
    /// Deletes the object, and leaves what it owns where that can live on.
    pub(in crate::plan) fn recreate(&self, identity: &Identity, path: &str) -> Remedy {
        let object = format!("{}/{}", kinds::word(identity.group(), &identity.kind), identity.name);
        let within = if identity.namespace.is_empty() { String::new() } else { format!(" -n {}", identity.namespace) };
        let owns_pods = matches!(&*identity.kind, "StatefulSet" | "DaemonSet" | "ReplicaSet");
        let (cascade, told, meanwhile) = if owns_pods {
            (
                " --cascade=orphan",
                "Delete it without its pods, which run on.",
                "Nothing: the pods run on, and the new object takes them over. Until it is there, nobody replaces a pod that dies.",
            )
        } else {
            ("", "Delete it.", stops(&identity.kind))
        };
        let delete = before(told, vec![format!("kubectl{within} delete {object}{cascade}")]);
        let steps = self.pause(&object).into_iter().chain([delete, self.merge()]).chain(self.resume()).collect();
        Remedy {
            title: format!(
                "Make {}/{} anew, for `{path}` cannot be changed",
                identity.kind,
                shell::word(&identity.name)
            ),
            steps,
            stops: meanwhile.to_owned(),
            back_out: "Apply what was rendered before: the object comes back as it was.".to_owned(),
        }
    }
}

/// What stops while an object of a kind is not there.
fn stops(kind: &str) -> &'static str {
    match kind {
        "Service" => {
            "Its address is gone until it is made anew, with another address: connections by name come back within seconds."
        }
        "RoleBinding" | "ClusterRoleBinding" => {
            "Those named in it have no rights until it is made anew: do not stop between the two steps."
        }
        "Job" => "The Job is ended if it runs, and runs again from its beginning.",
        "Deployment" => "Its pods are deleted with it and made anew.",
        "Secret" => "Pods that start meanwhile wait for it; copy its contents first.",
        "StorageClass" | "PriorityClass" => "Nothing that exists; what is made meanwhile waits for it.",
        _ => "Whatever needs the object while it is not there.",
    }
}
