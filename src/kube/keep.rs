//! Protection from pruning: annotations by which tools that deliver a cluster leave an object alone.

use std::collections::BTreeMap;

use serde_json::Value;

/// Argo CD's key, and what it heeds when it prunes and when its Application is deleted.
const ARGO_CD: (&str, &str) = ("argocd.argoproj.io/sync-options", "Prune=false,Delete=false");
/// Helm's key: it heeds it when it upgrades and uninstalls.
const HELM: (&str, &str) = ("helm.sh/resource-policy", "keep");
/// Flux' key.
const FLUX: (&str, &str) = ("kustomize.toolkit.fluxcd.io/prune", "disabled");

/// The annotations of an object that none of them deletes. `kubectl delete` heeds none of them.
pub fn annotations() -> BTreeMap<String, String> {
    [ARGO_CD, HELM, FLUX].map(|(key, value)| (key.to_owned(), value.to_owned())).into()
}

/// The same for an object that Argo CD or Flux applied, as `kubectl annotate` takes them.
pub fn arguments() -> String {
    let [argo_cd, flux] = [ARGO_CD, FLUX].map(|(key, value)| format!("{key}={value}"));
    format!("{argo_cd} {flux} --overwrite")
}

/// Whether an object has them.
pub fn is_kept(object: &Value) -> bool {
    let annotations = object.pointer("/metadata/annotations");
    [ARGO_CD, FLUX].iter().all(|(key, value)| {
        annotations.and_then(|annotations| annotations.get(key)).and_then(Value::as_str) == Some(value)
    })
}
