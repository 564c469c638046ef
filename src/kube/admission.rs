//! Admission policies that restrict service accounts beyond what RBAC can express.
//!
//! Expressions are CEL, and static except for names, which are quoted text in them.

use k8s_openapi::api::admissionregistration::v1::{
    MatchCondition, MatchResources, NamedRuleWithOperations, ValidatingAdmissionPolicy,
    ValidatingAdmissionPolicyBinding, ValidatingAdmissionPolicyBindingSpec, ValidatingAdmissionPolicySpec, Validation,
    Variable,
};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, ObjectMeta};

use super::labels::Labels;
use super::metadata::matching;

/// The requests that a policy checks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requests<'a> {
    /// The namespace of the objects and of the accounts.
    pub namespace: &'a str,
    /// Names of the service accounts that send them.
    pub accounts: &'a [String],
    /// The plural of a core kind: `secrets`.
    pub resource: &'a str,
    /// `CREATE`, `UPDATE`.
    pub operations: &'a [&'a str],
}

/// A condition that requests must meet, in CEL, and the message of a rejection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// The condition.
    pub expression: String,
    /// The message of a rejection.
    pub message: &'static str,
}

/// A named expression that several rules of a policy use, as `variables.NAME`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The name.
    pub name: &'static str,
    /// Its expression.
    pub expression: &'static str,
}

/// Returns a policy and its binding; `name` is unique in the whole Kubernetes cluster. A request that cannot be
/// evaluated is rejected.
pub fn policy(
    name: &str,
    labels: &Labels,
    requests: &Requests,
    variables: &[Named],
    rules: Vec<Rule>,
) -> (ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding) {
    let metadata = || ObjectMeta { name: Some(name.to_owned()), labels: Some(labels.clone()), ..ObjectMeta::default() };
    let text = |text: &str| Some(vec![text.to_owned()]);
    let users =
        requests.accounts.iter().map(|account| format!("system:serviceaccount:{}:{account}", requests.namespace));
    let sender = MatchCondition {
        name: "account".to_owned(),
        expression: format!("request.userInfo.username in {}", list(users)),
    };
    let matched = NamedRuleWithOperations {
        api_groups: text(""),
        api_versions: text("v1"),
        operations: Some(requests.operations.iter().map(ToString::to_string).collect()),
        resources: text(requests.resource),
        scope: Some("Namespaced".to_owned()),
        ..NamedRuleWithOperations::default()
    };
    let namespace = [("kubernetes.io/metadata.name".to_owned(), requests.namespace.to_owned())].into();
    let spec = ValidatingAdmissionPolicySpec {
        failure_policy: Some("Fail".to_owned()),
        match_constraints: Some(MatchResources {
            match_policy: Some("Equivalent".to_owned()),
            namespace_selector: Some(matching(namespace)),
            object_selector: Some(LabelSelector::default()),
            resource_rules: Some(vec![matched]),
            ..MatchResources::default()
        }),
        match_conditions: Some(vec![sender]),
        variables: Some(variables.iter().map(variable).collect()).filter(|some: &Vec<_>| !some.is_empty()),
        validations: Some(rules.into_iter().map(validation).collect()),
        ..ValidatingAdmissionPolicySpec::default()
    };
    let binding = ValidatingAdmissionPolicyBindingSpec {
        policy_name: Some(name.to_owned()),
        validation_actions: text("Deny"),
        ..ValidatingAdmissionPolicyBindingSpec::default()
    };
    (
        ValidatingAdmissionPolicy { metadata: metadata(), spec: Some(spec), ..ValidatingAdmissionPolicy::default() },
        ValidatingAdmissionPolicyBinding { metadata: metadata(), spec: Some(binding) },
    )
}

fn variable(named: &Named) -> Variable {
    Variable { name: named.name.to_owned(), expression: named.expression.to_owned() }
}

fn validation(rule: Rule) -> Validation {
    Validation {
        expression: rule.expression,
        message: Some(rule.message.to_owned()),
        reason: Some("Forbidden".to_owned()),
        ..Validation::default()
    }
}

/// Returns texts as a CEL list.
pub fn list<S: AsRef<str>>(texts: impl IntoIterator<Item = S>) -> String {
    format!("[{}]", texts.into_iter().map(|one| text(one.as_ref())).collect::<Vec<_>>().join(", "))
}

/// Returns a text as a CEL string, which accepts JSON's escapes.
pub fn text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
