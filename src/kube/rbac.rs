//! Service accounts, roles and bindings in one namespace.

use k8s_openapi::api::core::v1::ServiceAccount;
use k8s_openapi::api::rbac::v1::{PolicyRule, Role, RoleBinding, RoleRef, Subject};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

/// The verbs of rules. pgforge's components never delete.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// Read one.
    Get,
    /// Read all.
    List,
    /// Follow changes.
    Watch,
    /// Create one.
    Create,
    /// Replace one.
    Update,
    /// Change parts of one.
    Patch,
}

impl Verb {
    fn name(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::List => "list",
            Self::Watch => "watch",
            Self::Create => "create",
            Self::Update => "update",
            Self::Patch => "patch",
        }
    }
}

/// Returns a rule that allows verbs on the named objects only; `None` without names. `group` is empty for core kinds;
/// `resource` is the plural, `configmaps`. Has no effect for [`Verb::Create`]: a new object has no name yet.
pub fn on_named<S: Into<String>>(
    group: &str,
    resource: &str,
    names: impl IntoIterator<Item = S>,
    verbs: &[Verb],
) -> Option<PolicyRule> {
    let names: Vec<String> = names.into_iter().map(Into::into).collect();
    (!names.is_empty()).then(|| PolicyRule { resource_names: Some(names), ..on_all(group, resource, verbs) })
}

/// Returns a rule that allows verbs on all objects of a kind: for [`Verb::Create`] and [`Verb::List`], which names
/// cannot limit, and for unknown names.
pub fn on_all(group: &str, resource: &str, verbs: &[Verb]) -> PolicyRule {
    PolicyRule {
        api_groups: Some(vec![group.to_owned()]),
        resources: Some(vec![resource.to_owned()]),
        verbs: verbs.iter().map(|verb| verb.name().to_owned()).collect(),
        ..PolicyRule::default()
    }
}

/// Returns a service account whose token is mounted only explicitly.
pub fn service_account(metadata: ObjectMeta) -> ServiceAccount {
    ServiceAccount { metadata, automount_service_account_token: Some(false), ..ServiceAccount::default() }
}

/// Returns a role with its rules.
pub fn role(metadata: ObjectMeta, rules: Vec<PolicyRule>) -> Role {
    Role { metadata, rules: Some(rules) }
}

/// Returns a binding that grants a role to a service account of its namespace.
pub fn role_binding(metadata: ObjectMeta, role: &str, service_account: &str) -> RoleBinding {
    RoleBinding {
        role_ref: RoleRef {
            api_group: "rbac.authorization.k8s.io".to_owned(),
            kind: "Role".to_owned(),
            name: role.to_owned(),
        },
        subjects: Some(vec![Subject {
            kind: "ServiceAccount".to_owned(),
            name: service_account.to_owned(),
            namespace: metadata.namespace.clone(),
            ..Subject::default()
        }]),
        metadata,
    }
}
