//! A Kubernetes resource as a value tree.

use k8s_openapi::api::core::v1::Container;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use serde::Serialize;
use serde_json::{Value, json};
use std::sync::Arc;

/// The identity of a resource: two objects with the same identity are the same object.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identity {
    /// `apps/v1`, `v1`.
    pub api_version: String,
    /// `StatefulSet`.
    pub kind: String,
    /// Empty for cluster-wide resources.
    pub namespace: String,
    /// `metadata.name`.
    pub name: String,
}

impl Identity {
    /// Returns the API group: `apps` of `apps/v1`, empty for `v1`.
    pub fn group(&self) -> &str {
        self.api_version.split_once('/').map_or("", |(group, _)| group)
    }
}

impl std::fmt::Display for Identity {
    /// `` `StatefulSet/orders` in namespace `databases` ``.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`{}/{}`", self.kind, self.name)?;
        if self.namespace.is_empty() { Ok(()) } else { write!(f, " in namespace `{}`", self.namespace) }
    }
}

/// A Kubernetes resource. It is built from a typed struct, so that a misspelt field does not compile, and is a value
/// tree from then on. A copy shares the tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Object(Arc<Value>);

impl Object {
    /// Returns the object of a typed resource.
    ///
    /// # Panics
    /// If the resource does not serialise to JSON; Kubernetes' own types all do.
    pub fn of<T: Serialize + k8s_openapi::Resource>(resource: &T) -> Self {
        Self(Arc::new(serde_json::to_value(resource).expect("Kubernetes types serialise to JSON")))
    }

    /// Returns a custom resource.
    ///
    /// # Panics
    /// If metadata or specification do not serialise to JSON; structs of plain fields always do.
    pub fn custom(api_version: &str, kind: &str, metadata: &ObjectMeta, spec: &impl Serialize) -> Self {
        let value = |part: Result<Value, _>| part.expect("structs of plain fields serialise to JSON");
        let (metadata, spec) = (value(serde_json::to_value(metadata)), value(serde_json::to_value(spec)));
        Self(Arc::new(json!({"apiVersion": api_version, "kind": kind, "metadata": metadata, "spec": spec})))
    }

    /// Returns the object of a value; `None` if the value lacks `apiVersion`, `kind` or `metadata.name`.
    pub fn read(value: Value) -> Option<Self> {
        let has = |pointer: &str| value.pointer(pointer).is_some_and(Value::is_string);
        ["/apiVersion", "/kind", "/metadata/name"].into_iter().all(has).then(|| Self(Arc::new(value)))
    }

    /// Its identity.
    pub fn identity(&self) -> Identity {
        let text = |parent: &Value, key: &str| parent.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let metadata = self.0.get("metadata").unwrap_or(&Value::Null);
        Identity {
            api_version: text(&self.0, "apiVersion"),
            kind: text(&self.0, "kind"),
            namespace: text(metadata, "namespace"),
            name: text(metadata, "name"),
        }
    }

    /// Whether it has this kind and name.
    pub fn is(&self, kind: &str, name: &str) -> bool {
        let text = |pointer: &str| self.0.pointer(pointer).and_then(Value::as_str);
        text("/kind") == Some(kind) && text("/metadata/name") == Some(name)
    }

    /// Adds containers to the pods of a workload.
    ///
    /// # Panics
    /// If a container does not serialise to JSON; Kubernetes' own types all do.
    pub fn add_containers(&mut self, containers: &[Container]) {
        let value = Arc::make_mut(&mut self.0);
        if let Some(Value::Array(own)) = value.pointer_mut("/spec/template/spec/containers") {
            let json = |container| serde_json::to_value(container).expect("Kubernetes types serialise to JSON");
            own.extend(containers.iter().map(json));
        }
    }

    /// The value tree.
    pub fn value(&self) -> &Value {
        &self.0
    }
}
