//! The order of keys. Kubernetes' types serialise alphabetically, `data` before `metadata`; people write, and review,
//! what names a thing first.

use serde_json::{Map, Value};

/// Keys that come first, wherever they stand in a manifest, in this order; they stand for the object, its metadata, a
/// workload, a pod and a container. Others follow as they came.
const FIRST: [&str; 33] = [
    "apiVersion",
    "apiGroup",
    "kind",
    "metadata",
    "name",
    "generateName",
    "namespace",
    "labels",
    "annotations",
    "key",
    "type",
    "replicas",
    "serviceName",
    "podManagementPolicy",
    "strategy",
    "updateStrategy",
    "selector",
    "serviceAccountName",
    "automountServiceAccountToken",
    "initContainers",
    "containers",
    "image",
    "imagePullPolicy",
    "command",
    "args",
    "workingDir",
    "envFrom",
    "env",
    "ports",
    "apiGroups",
    "resources",
    "resourceNames",
    "verbs",
];

/// Mappings whose keys are the user's words, not Kubernetes' fields.
const USER_KEYS: [&str; 11] = [
    "labels",
    "annotations",
    "matchLabels",
    "nodeSelector",
    "data",
    "stringData",
    "binaryData",
    "limits",
    "requests",
    "parameters",
    "values",
];

/// How the keys of a mapping are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keys {
    /// As the value has them.
    AsGiven,
    /// A manifest's: [`FIRST`] first.
    Canonical,
}

impl Keys {
    /// The order of the keys in the value of a key.
    pub(super) fn below(self, key: &str) -> Self {
        if USER_KEYS.contains(&key) { Self::AsGiven } else { self }
    }

    /// A mapping's entries in order.
    pub(super) fn sorted(self, entries: &Map<String, Value>) -> impl Iterator<Item = (&String, &Value)> {
        let mut sorted: Vec<_> = entries.iter().collect();
        if self == Self::Canonical {
            sorted.sort_by_cached_key(|(key, _)| FIRST.iter().position(|first| first == key).unwrap_or(FIRST.len()));
        }
        sorted.into_iter()
    }
}
