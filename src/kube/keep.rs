//! Protection from pruning: annotations that stop delivery tools from deleting an object.

use std::collections::BTreeMap;

use serde_json::Value;

/// The annotation for Argo CD. It applies to pruning and to the deletion of the Application.
const ARGO_CD: (&str, &str) = ("argocd.argoproj.io/sync-options", "Prune=false,Delete=false");
/// The annotation for Helm. It applies to upgrades and to `helm uninstall`.
const HELM: (&str, &str) = ("helm.sh/resource-policy", "keep");
/// The annotation for Flux.
const FLUX: (&str, &str) = ("kustomize.toolkit.fluxcd.io/prune", "disabled");

/// Returns the annotations of a protected object. `kubectl delete` ignores them.
pub fn annotations() -> BTreeMap<String, String> {
    [ARGO_CD, HELM, FLUX].map(|(key, value)| (key.to_owned(), value.to_owned())).into()
}

/// Returns the annotations for Argo CD and Flux as arguments of `kubectl annotate`.
pub fn arguments() -> String {
    let [argo_cd, flux] = [ARGO_CD, FLUX].map(|(key, value)| format!("{key}={value}"));
    format!("{argo_cd} {flux} --overwrite")
}

/// Whether an object has the annotations for Argo CD and Flux.
pub fn is_protected(object: &Value) -> bool {
    let annotations = object.pointer("/metadata/annotations");
    [ARGO_CD, FLUX].iter().all(|(key, value)| {
        annotations.and_then(|annotations| annotations.get(key)).and_then(Value::as_str) == Some(value)
    })
}
