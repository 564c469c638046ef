//! Objects of `spec.objects` that are there already.

use super::object;
use crate::cluster::{Cluster, Findings};
use crate::components;
use crate::diagnostic::codes;
use crate::kube::{Identity, Object};

pub(super) fn check(cluster: &Cluster, made: &[Object], findings: &mut Findings) {
    let extra: Vec<Identity> = components::extra(cluster).iter().map(Object::identity).collect();
    let mut known: Vec<Identity> = made.iter().map(Object::identity).collect();
    known.push(record(cluster));
    for (index, identity) in extra.iter().enumerate() {
        let path = object(index).key("metadata").key("name");
        if known.iter().any(|known| is_same(known, identity)) {
            findings
                .error(
                    codes::SAME_OBJECT,
                    &path,
                    format!("{identity} is one of the cluster's own objects"),
                    "one of the two would overwrite the other",
                )
                .help("choose another name, or change pgforge's object with `spec.patches`");
        } else if extra[..index].iter().any(|first| is_same(first, identity)) {
            findings
                .error(codes::SAME_OBJECT, &path, format!("{identity} is there twice"), "")
                .help("remove one of the two");
        }
    }
}

/// The version of its API does not tell objects apart, nor does the case of a kind, which files may not tell apart.
pub(super) fn is_same(one: &Identity, other: &Identity) -> bool {
    (one.group(), &one.namespace, &one.name) == (other.group(), &other.namespace, &other.name)
        && one.kind.eq_ignore_ascii_case(&other.kind)
}

/// The record of what was compiled.
pub(super) fn record(cluster: &Cluster) -> Identity {
    Identity {
        api_version: "v1".to_owned(),
        kind: "ConfigMap".to_owned(),
        namespace: cluster.namespace.to_string(),
        name: cluster.component(components::RECORD),
    }
}
