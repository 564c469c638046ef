//! The namespaces of the tests.

use crate::harness::Missing;
use crate::images;
use crate::kubectl::{apply, kubectl, run, text};

/// Creates an empty namespace that enforces the `restricted` Pod Security Standard and warns. Checks there that the
/// images have their programs; if one is missing, removes the namespace.
pub(crate) fn restricted(name: &str) -> Result<(), Missing> {
    removed(name);
    let namespace = serde_json::json!({
        "apiVersion": "v1", "kind": "Namespace",
        "metadata": {"name": name, "labels": {
            "pod-security.kubernetes.io/enforce": "restricted", "pod-security.kubernetes.io/warn": "restricted",
        }},
    });
    apply(name, &namespace.to_string());
    images::check(name).inspect_err(|_| leave(name))
}

/// Creates an empty namespace that admits everything.
pub(crate) fn empty(name: &str) {
    removed(name);
    kubectl(name, &["create", "namespace", name]);
}

/// Removes a namespace, if it exists, and waits for its end.
pub(crate) fn removed(name: &str) {
    run(name, &["delete", "namespace", name, "--ignore-not-found", "--timeout=300s"], "");
}

/// Removes a namespace without waiting for its end.
pub(crate) fn leave(name: &str) {
    run(name, &["delete", "namespace", name, "--wait=false"], "");
}

/// Removes the admission policies of the clusters in a namespace: they are cluster-wide objects.
pub(crate) fn without_policies(name: &str) {
    for kind in ["validatingadmissionpolicybinding", "validatingadmissionpolicy"] {
        let listed = text(&run(name, &["get", kind, "-o", "name"], "").stdout);
        for policy in
            listed.lines().filter(|line| line.contains(&format!(".{name}.")) && line.ends_with(".pgforge.dev"))
        {
            run(name, &["delete", policy], "");
        }
    }
}
