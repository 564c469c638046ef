//! Environment variables of a container.

use k8s_openapi::api::core::v1::{EnvVar, EnvVarSource, ObjectFieldSelector};

/// A variable with a value.
///
/// Kubernetes replaces `$(OTHER)` in values; a `$` of any other origin is doubled by [`literal`].
pub fn value(name: impl Into<String>, value: impl Into<String>) -> EnvVar {
    EnvVar { name: name.into(), value: Some(value.into()), value_from: None }
}

/// A variable whose value nobody looks into: what a user wrote.
pub fn literal(name: impl Into<String>, text: &str) -> EnvVar {
    value(name, text.replace('$', "$$"))
}

/// A variable that the kubelet fills in from a field of the pod, such as `status.podIP`.
pub fn field(name: impl Into<String>, path: &str) -> EnvVar {
    let selector = ObjectFieldSelector { api_version: Some("v1".to_owned()), field_path: path.to_owned() };
    let source = EnvVarSource { field_ref: Some(selector), ..EnvVarSource::default() };
    EnvVar { name: name.into(), value: None, value_from: Some(source) }
}
