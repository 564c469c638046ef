//! Admission policies that hold service accounts to what RBAC cannot say.
//!
//! Expressions are CEL and static but for names, which stand in them as quoted text.

use k8s_openapi::api::admissionregistration::v1::{
    MatchCondition, MatchResources, NamedRuleWithOperations, ValidatingAdmissionPolicy,
    ValidatingAdmissionPolicyBinding, ValidatingAdmissionPolicyBindingSpec, ValidatingAdmissionPolicySpec, Validation,
    Variable,
};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, ObjectMeta};

use super::labels::Labels;
use super::metadata::matching;

/// Which requests a policy judges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requests<'a> {
    /// The namespace of the objects and the accounts.
    pub namespace: &'a str,
    /// Names of the service accounts that send them.
    pub accounts: &'a [String],
    /// The plural of the core's kind: `secrets`.
    pub resource: &'a str,
    /// `CREATE`, `UPDATE`.
    pub operations: &'a [&'a str],
}

/// What must be true of a request, in CEL, and what its sender is told otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// The condition.
    pub expression: String,
    /// Why it is refused.
    pub message: &'static str,
}

/// A name for what several rules of a policy use, as `variables.NAME`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The name.
    pub name: &'static str,
    /// What it stands for.
    pub expression: &'static str,
}

/// A policy and the binding by which it holds; `name` is unique in the whole Kubernetes cluster. What cannot be judged is
/// refused.
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

/// Texts as a list of CEL.
pub fn list<S: AsRef<str>>(texts: impl IntoIterator<Item = S>) -> String {
    format!("[{}]", texts.into_iter().map(|one| text(one.as_ref())).collect::<Vec<_>>().join(", "))
}

/// A text of CEL, which JSON's escapes are a part of.
pub fn text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
