//! Environment variables of containers.

use k8s_openapi::api::core::v1::{EnvVar, EnvVarSource, ObjectFieldSelector, SecretKeySelector};

/// A value that is known now; it arrives unchanged.
pub fn value(name: &str, value: &str) -> EnvVar {
    EnvVar { name: name.to_owned(), value: Some(literal(value)), value_from: None }
}

/// A field of the pod itself: `metadata.name`, `status.podIP`.
pub fn field(name: &str, path: &str) -> EnvVar {
    let field = ObjectFieldSelector { api_version: Some("v1".to_owned()), field_path: path.to_owned() };
    let source = EnvVarSource { field_ref: Some(field), ..EnvVarSource::default() };
    EnvVar { name: name.to_owned(), value: None, value_from: Some(source) }
}

/// The value of a key in a Secret. The pod waits until both exist; a later change reaches its next start.
pub fn secret(name: &str, secret: &str, key: &str) -> EnvVar {
    let selector = SecretKeySelector { name: secret.to_owned(), key: key.to_owned(), optional: None };
    let source = EnvVarSource { secret_key_ref: Some(selector), ..EnvVarSource::default() };
    EnvVar { name: name.to_owned(), value: None, value_from: Some(source) }
}

/// A value made of earlier variables of the same container: `data-$(POD_NAME)`.
pub fn expanding(name: &str, template: &str) -> EnvVar {
    EnvVar { name: name.to_owned(), value: Some(template.to_owned()), value_from: None }
}

/// A key of a Secret. Without it the variable is missing and the container starts, so that it can say what it lacks.
pub fn secret_if_there(name: &str, secret: &str, key: &str) -> EnvVar {
    let key = SecretKeySelector { name: secret.to_owned(), key: key.to_owned(), optional: Some(true) };
    let source = EnvVarSource { secret_key_ref: Some(key), ..EnvVarSource::default() };
    EnvVar { name: name.to_owned(), value: None, value_from: Some(source) }
}

/// Text as a variable's value, in a command or in its arguments must have it: Kubernetes expands `$(NAME)` there, and
/// takes `$$` for `$`.
pub fn literal(text: &str) -> String {
    text.replace('$', "$$")
}
