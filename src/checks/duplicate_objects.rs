//! Objects of `spec.objects` that the cluster already has.

use std::collections::HashSet;

use super::object;
use crate::build::Built;
use crate::cluster::{Cluster, Findings};
use crate::components;
use crate::diagnostic::codes;
use crate::kube::{Identity, Object};

pub(super) fn check(built: &Built, findings: &mut Findings) {
    let cluster = &built.cluster;
    let extra: Vec<Identity> = components::extra(cluster).iter().map(Object::identity).collect();
    let of_operator = built.contract.operator.iter().flat_map(|operator| &operator.services);
    let of_operator = of_operator.map(|name| identity(cluster, "Service", name.clone()));
    let rendered = built.unpatched.iter().map(Object::identity).chain([record(cluster)]);
    let known: HashSet<Key> = rendered.chain(of_operator).map(|own| key(&own)).collect();
    let mut seen = HashSet::new();
    for (index, identity) in extra.iter().enumerate() {
        let path = object(index).key("metadata").key("name");
        let is_new = seen.insert(key(identity));
        if known.contains(&key(identity)) {
            findings
                .error(
                    codes::SAME_OBJECT,
                    &path,
                    format!("{identity} is already one of the cluster's objects"),
                    "one would overwrite the other",
                )
                .help("choose another name, or change pgforge's object with `spec.patches`");
        } else if !is_new {
            findings
                .error(codes::SAME_OBJECT, &path, format!("{identity} is listed twice"), "")
                .help("remove one of the two");
        }
    }
}

/// What identifies an object: group, kind, namespace, name.
pub(super) type Key = (String, String, String, String);

/// Identifies an object. Ignores the API version, and the case of the kind: file systems may ignore it too.
pub(super) fn key(identity: &Identity) -> Key {
    let Identity { kind, namespace, name, .. } = identity;
    (identity.group().to_owned(), kind.to_ascii_lowercase(), namespace.clone(), name.clone())
}

/// The ConfigMap that records the cluster's inputs.
pub(super) fn record(cluster: &Cluster) -> Identity {
    identity(cluster, "ConfigMap", cluster.component(components::RECORD))
}

fn identity(cluster: &Cluster, kind: &str, name: String) -> Identity {
    Identity { api_version: "v1".to_owned(), kind: kind.to_owned(), namespace: cluster.namespace.to_string(), name }
}
