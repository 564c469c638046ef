//! The namespaces of the tests.

use crate::harness::Missing;
use crate::images;
use crate::kubectl::{apply, kubectl, run, text};

/// An empty namespace that admits what the `restricted` Pod Security Standard does, and warns of the rest. The images that
/// variables name are asked there for their programs; where one is lacking, nothing is left.
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

/// An empty namespace that admits everything.
pub(crate) fn empty(name: &str) {
    removed(name);
    kubectl(name, &["create", "namespace", name]);
}

/// Removes it, if it is there, and waits until it is gone.
pub(crate) fn removed(name: &str) {
    run(name, &["delete", "namespace", name, "--ignore-not-found", "--timeout=300s"], "");
}

/// Removes it, whatever was made of it; what comes next does not wait for that.
pub(crate) fn leave(name: &str) {
    run(name, &["delete", "namespace", name, "--wait=false"], "");
}

/// Removes the admission policies of the clusters in a namespace: they are objects of the whole Kubernetes cluster.
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
