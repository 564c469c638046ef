//! Environment variables of containers.

use k8s_openapi::api::core::v1::{EnvVar, EnvVarSource, ObjectFieldSelector, SecretKeySelector};

/// Returns a variable with a fixed value, which the container gets unchanged.
pub fn value(name: &str, value: &str) -> EnvVar {
    EnvVar { name: name.to_owned(), value: Some(literal(value)), value_from: None }
}

/// Returns a variable with a field of the pod: `metadata.name`, `status.podIP`.
pub fn field(name: &str, path: &str) -> EnvVar {
    let field = ObjectFieldSelector { api_version: Some("v1".to_owned()), field_path: path.to_owned() };
    let source = EnvVarSource { field_ref: Some(field), ..EnvVarSource::default() };
    EnvVar { name: name.to_owned(), value: None, value_from: Some(source) }
}

/// Returns a variable with a key of a Secret. The pod waits until both exist; a later change takes effect at its next
/// start.
pub fn secret(name: &str, secret: &str, key: &str) -> EnvVar {
    let selector = SecretKeySelector { name: secret.to_owned(), key: key.to_owned(), optional: None };
    let source = EnvVarSource { secret_key_ref: Some(selector), ..EnvVarSource::default() };
    EnvVar { name: name.to_owned(), value: None, value_from: Some(source) }
}

/// Returns a variable that expands earlier variables of the same container: `data-$(POD_NAME)`.
pub fn expanding(name: &str, template: &str) -> EnvVar {
    EnvVar { name: name.to_owned(), value: Some(template.to_owned()), value_from: None }
}

/// Returns a variable with a key of a Secret. If the key is missing, the container starts without the variable, so that
/// it can report what it lacks.
pub fn optional_secret(name: &str, secret: &str, key: &str) -> EnvVar {
    let key = SecretKeySelector { name: secret.to_owned(), key: key.to_owned(), optional: Some(true) };
    let source = EnvVarSource { secret_key_ref: Some(key), ..EnvVarSource::default() };
    EnvVar { name: name.to_owned(), value: None, value_from: Some(source) }
}

/// Escapes a text for a variable's value, a command or its arguments: Kubernetes expands `$(NAME)` there, and reads
/// `$$` as `$`.
pub fn literal(text: &str) -> String {
    text.replace('$', "$$")
}
