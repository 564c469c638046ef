//! Finds the privileges that an object grants beyond those of ordinary pods and accounts: RBAC rights, power over a
//! node, control of what the API server accepts.
//!
//! Sources: "RBAC Good Practices" and "Pod Security Standards" of kubernetes.io, for 1.34.

mod pods;
mod rbac;

use std::collections::HashSet;

use serde_json::Value;

use crate::diagnostic::{Path, Segment, quoted};

/// What a grant gives power over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Power {
    /// Kubernetes objects, by RBAC.
    Rights,
    /// The node that a pod runs on.
    Node,
    /// The requests that the API server accepts.
    Api,
}

/// One privilege that an object grants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The field that grants it.
    pub path: Path,
    /// What it gives power over.
    pub power: Power,
    /// What it allows, as a predicate of the object: ``grants the ClusterRole `cluster-admin` ``.
    pub what: String,
    /// Whether it is enough to take over the namespace, a node or more.
    pub is_critical: bool,
    /// Distinguishes it from other grants: `what` cuts off long names.
    identity: String,
}

impl Grant {
    fn new(path: Path, power: Power, what: impl Into<String>) -> Self {
        let what = what.into();
        Self { path, power, identity: what.clone(), what, is_critical: true }
    }

    /// The same grant, distinguished by this full name as well.
    fn of(self, name: &str) -> Self {
        Self { identity: format!("{} {name}", self.identity), ..self }
    }

    /// The same grant, compared only by this right, regardless of what else its rule allows.
    fn right(self, right: String) -> Self {
        Self { identity: right, ..self }
    }

    /// The same grant, marked as not sufficient to take anything over.
    fn small(self) -> Self {
        Self { is_critical: false, ..self }
    }
}

/// Kinds that control requests to the API server.
const API: [(&str, &str, &str); 8] = [
    ("admissionregistration.k8s.io", "MutatingWebhookConfiguration", "lets a webhook change every matching object"),
    (
        "admissionregistration.k8s.io",
        "ValidatingWebhookConfiguration",
        "lets a webhook read and reject every matching object",
    ),
    ("admissionregistration.k8s.io", "MutatingAdmissionPolicy", "changes every matching object"),
    ("admissionregistration.k8s.io", "MutatingAdmissionPolicyBinding", "changes every matching object"),
    ("admissionregistration.k8s.io", "ValidatingAdmissionPolicy", "can reject every matching object"),
    ("admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding", "can reject every matching object"),
    ("apiregistration.k8s.io", "APIService", "delegates a part of the Kubernetes API to another server"),
    ("apiextensions.k8s.io", "CustomResourceDefinition", "defines a kind for the whole Kubernetes cluster"),
];

/// Returns everything that an object grants, including the objects within it, as in a `List`.
pub fn grants(object: &Value) -> Vec<Grant> {
    let mut found = Vec::new();
    walk(&mut Vec::new(), object, &mut found);
    found
}

/// Returns what the object grants after a change and did not grant before.
pub fn gained(before: &Value, after: &Value) -> Vec<Grant> {
    let before = grants(before);
    let known: HashSet<(Power, &str)> = before.iter().map(|grant| (grant.power, grant.identity.as_str())).collect();
    grants(after).into_iter().filter(|grant| !known.contains(&(grant.power, grant.identity.as_str()))).collect()
}

fn walk(path: &mut Vec<Segment>, value: &Value, found: &mut Vec<Grant>) {
    match value {
        Value::Object(entries) => {
            let text = |key: &str| entries.get(key).and_then(Value::as_str);
            if let (Some(api_version), Some(kind)) = (text("apiVersion"), text("kind")) {
                let group = api_version.split_once('/').map_or("", |(group, _)| group);
                of_object(&Path(path.clone()), group, kind, value, found);
            }
            // Workloads, and any custom resource that holds a pod.
            if entries.get("containers").is_some_and(Value::is_array) {
                pods::of_pod(&Path(path.clone()), value, found);
            }
            for (key, value) in entries {
                path.push(Segment::Key(key.clone()));
                walk(path, value, found);
                path.pop();
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                path.push(Segment::Index(index));
                walk(path, value, found);
                path.pop();
            }
        }
        _ => {}
    }
}

fn of_object(path: &Path, group: &str, kind: &str, object: &Value, found: &mut Vec<Grant>) {
    if let Some((.., what)) = API.iter().find(|known| (known.0, known.1) == (group, kind)) {
        found.push(Grant::new(path.key("kind"), Power::Api, *what));
    }
    match (group, kind) {
        ("rbac.authorization.k8s.io", "Role" | "ClusterRole") => rbac::of_role(path, kind, object, found),
        ("rbac.authorization.k8s.io", "RoleBinding" | "ClusterRoleBinding") => {
            rbac::of_binding(path, kind, object, found);
        }
        ("", "PersistentVolume") => {
            if let Some(directory) = object.pointer("/spec/hostPath/path").and_then(Value::as_str) {
                let path = path.key("spec").key("hostPath");
                found.push(
                    Grant::new(path, Power::Node, format!("opens the directory {} of a node", quoted(directory)))
                        .of(directory),
                );
            }
        }
        ("", "Namespace") => pods::of_namespace(path, object, found),
        _ => {}
    }
}

/// Returns the items of a list field; none if it is missing.
fn list<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = (usize, &'a Value)> + use<'a> {
    value.get(key).and_then(Value::as_array).into_iter().flatten().enumerate()
}

#[cfg(test)]
mod tests;
