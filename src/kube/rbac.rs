//! Who may do what: service accounts, roles and bindings in one namespace.

use k8s_openapi::api::core::v1::ServiceAccount;
use k8s_openapi::api::rbac::v1::{PolicyRule, Role, RoleBinding, RoleRef, Subject};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

/// What a rule can allow. Nothing of ours deletes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// Read one.
    Get,
    /// Read all.
    List,
    /// Follow changes.
    Watch,
    /// Make one.
    Create,
    /// Write one.
    Update,
    /// Write parts of one.
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

/// Allows verbs on the objects of these names only; none at all where no name is given. `group` is empty for core kinds;
/// `resource` is the plural, `configmaps`. Of no use for [`Verb::Create`], which has no name yet.
pub fn on_named<S: Into<String>>(
    group: &str,
    resource: &str,
    names: impl IntoIterator<Item = S>,
    verbs: &[Verb],
) -> Option<PolicyRule> {
    let names: Vec<String> = names.into_iter().map(Into::into).collect();
    (!names.is_empty()).then(|| PolicyRule { resource_names: Some(names), ..on_all(group, resource, verbs) })
}

/// Allows verbs on all objects of a kind: for [`Verb::Create`] and [`Verb::List`], which cannot be named, and where names
/// cannot be known.
pub fn on_all(group: &str, resource: &str, verbs: &[Verb]) -> PolicyRule {
    PolicyRule {
        api_groups: Some(vec![group.to_owned()]),
        resources: Some(vec![resource.to_owned()]),
        verbs: verbs.iter().map(|verb| verb.name().to_owned()).collect(),
        ..PolicyRule::default()
    }
}

/// An account whose token goes only where it is mounted by name.
pub fn service_account(metadata: ObjectMeta) -> ServiceAccount {
    ServiceAccount { metadata, automount_service_account_token: Some(false), ..ServiceAccount::default() }
}

/// A role with its rules.
pub fn role(metadata: ObjectMeta, rules: Vec<PolicyRule>) -> Role {
    Role { metadata, rules: Some(rules) }
}

/// Gives a role to a service account of the binding's namespace.
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
