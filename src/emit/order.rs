//! The order of keys. Kubernetes' types serialise alphabetically, `data` before `metadata`. People write and review the
//! keys that identify an object first.

use serde_json::{Map, Value};

/// The position of a key that is written first, at any level of a manifest: keys of the object, its metadata, a
/// workload, a pod and a container. Other keys follow in the given order. A `match` is fast, as every key is looked up.
fn place(key: &str) -> u8 {
    match key {
        "apiVersion" => 0,
        "apiGroup" => 1,
        "kind" => 2,
        "metadata" => 3,
        "name" => 4,
        "generateName" => 5,
        "namespace" => 6,
        "labels" => 7,
        "annotations" => 8,
        "key" => 9,
        "type" => 10,
        "replicas" => 11,
        "serviceName" => 12,
        "podManagementPolicy" => 13,
        "strategy" => 14,
        "updateStrategy" => 15,
        "selector" => 16,
        "serviceAccountName" => 17,
        "automountServiceAccountToken" => 18,
        "initContainers" => 19,
        "containers" => 20,
        "image" => 21,
        "imagePullPolicy" => 22,
        "command" => 23,
        "args" => 24,
        "workingDir" => 25,
        "envFrom" => 26,
        "env" => 27,
        "ports" => 28,
        "apiGroups" => 29,
        "resources" => 30,
        "resourceNames" => 31,
        "verbs" => 32,
        _ => u8::MAX,
    }
}

/// Whether the keys of this mapping are chosen by users, and not fields of Kubernetes.
fn holds_user_keys(key: &str) -> bool {
    matches!(
        key,
        "labels"
            | "annotations"
            | "matchLabels"
            | "nodeSelector"
            | "data"
            | "stringData"
            | "binaryData"
            | "limits"
            | "requests"
            | "parameters"
            | "values"
    )
}

/// How the keys of a mapping are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keys {
    /// In the order of the value.
    AsGiven,
    /// The order of a manifest: the keys that identify an object first.
    Canonical,
}

impl Keys {
    /// The order of the keys below this key.
    pub(super) fn below(self, key: &str) -> Self {
        if holds_user_keys(key) { Self::AsGiven } else { self }
    }

    /// Returns a mapping's entries in this order.
    pub(super) fn sorted(self, entries: &Map<String, Value>) -> impl Iterator<Item = (&String, &Value)> {
        let place = |key: &String| if self == Self::Canonical { place(key) } else { 0 };
        let mut sorted: Vec<_> = entries.iter().map(|entry| (place(entry.0), entry)).collect();
        sorted.sort_by_key(|(place, _)| *place);
        sorted.into_iter().map(|(_, entry)| entry)
    }
}
