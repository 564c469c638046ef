//! Roles and bindings.

use super::{Grant, Power, list};
use crate::diagnostic::{Path, quoted};
use serde_json::Value;

/// Verbs that let an account exceed its rules.
const ESCALATING: [&str; 3] = ["bind", "escalate", "impersonate"];

const READ: &[&str] = &["get", "list", "watch"];
const WRITE: &[&str] = &["create", "update", "patch"];
const CREATE: &[&str] = &["create"];
/// The verbs of subresources that connect: their requests are a GET or a POST.
const CONNECT: &[&str] = &["get", "create"];
const CHANGE: &[&str] = &["update", "patch"];

/// Resources, the verbs on them that grant more than they seem to, and what they grant. Names of objects limit all
/// verbs except `create`.
const POWERS: &[(&str, &[&str], &str)] = &[
    ("secrets", READ, "reads every Secret"),
    ("secrets", WRITE, "writes Secrets, tokens of other accounts included"),
    ("serviceaccounts/token", CREATE, "creates tokens of other accounts"),
    ("pods", WRITE, "runs pods as any account of the namespace"),
    ("deployments", WRITE, "runs pods as any account of the namespace"),
    ("statefulsets", WRITE, "runs pods as any account of the namespace"),
    ("daemonsets", WRITE, "runs pods as any account of the namespace"),
    ("replicasets", WRITE, "runs pods as any account of the namespace"),
    ("replicationcontrollers", WRITE, "runs pods as any account of the namespace"),
    ("jobs", WRITE, "runs pods as any account of the namespace"),
    ("cronjobs", WRITE, "runs pods as any account of the namespace"),
    ("pods/exec", CONNECT, "runs commands in pods"),
    ("pods/attach", CONNECT, "attaches to the terminals of pods"),
    ("pods/portforward", CONNECT, "connects to pods and bypasses every network policy"),
    ("pods/proxy", CONNECT, "connects to pods and bypasses every network policy"),
    ("services/proxy", CONNECT, "connects to pods and bypasses every network policy"),
    ("pods/ephemeralcontainers", CHANGE, "runs containers in other pods"),
    ("nodes/proxy", CONNECT, "runs commands in every pod of a node"),
    ("nodes", WRITE, "writes nodes"),
    ("persistentvolumes", WRITE, "opens directories of nodes through volumes"),
    ("roles", WRITE, "writes roles"),
    ("clusterroles", WRITE, "writes roles"),
    ("rolebindings", WRITE, "writes bindings of roles"),
    ("clusterrolebindings", WRITE, "writes bindings of roles"),
    ("mutatingwebhookconfigurations", WRITE, "changes what the API server accepts"),
    ("validatingwebhookconfigurations", WRITE, "changes what the API server accepts"),
    ("mutatingadmissionpolicies", WRITE, "changes what the API server accepts"),
    ("validatingadmissionpolicies", WRITE, "changes what the API server accepts"),
    ("validatingadmissionpolicybindings", WRITE, "changes what the API server accepts"),
    ("apiservices", WRITE, "changes what the API server accepts"),
    ("customresourcedefinitions", WRITE, "changes what the API server accepts"),
    ("certificatesigningrequests/approval", CHANGE, "approves certificates for any user"),
    ("namespaces", CHANGE, "writes namespaces, including their Pod Security levels"),
    ("namespaces/finalize", CHANGE, "finalizes namespaces"),
];

/// `ClusterRoles` that only allow reading, except Secrets.
const HARMLESS: [&str; 1] = ["view"];

/// The prefix of labels that add a `ClusterRole` to one that users have.
const AGGREGATE: &str = "rbac.authorization.k8s.io/aggregate-to-";

pub(super) fn of_role(path: &Path, kind: &str, role: &Value, found: &mut Vec<Grant>) {
    for (index, rule) in list(role, "rules") {
        of_rule(&path.key("rules").index(index), kind, rule, found);
    }
    if role.get("aggregationRule").is_some_and(|rule| !rule.is_null()) {
        let what = "includes the rules of every ClusterRole with its labels";
        found.push(Grant::new(path.key("aggregationRule"), Power::Rights, what));
    }
    let labels = role.pointer("/metadata/labels").and_then(Value::as_object).into_iter().flatten();
    for (label, _) in labels.filter(|(_, value)| value.as_str() == Some("true")) {
        if let Some(role) = label.strip_prefix(AGGREGATE) {
            let what = format!("adds its rules to the ClusterRole {}", quoted(role));
            found.push(Grant::new(path.key("metadata").key("labels").key(label), Power::Rights, what).of(role));
        }
    }
}

fn of_rule(path: &Path, kind: &str, rule: &Value, found: &mut Vec<Grant>) {
    let words = |key: &str| -> Vec<&str> { list(rule, key).filter_map(|(_, word)| word.as_str()).collect() };
    let (verbs, resources) = (words("verbs"), words("resources"));
    let is_named = list(rule, "resourceNames").next().is_some();
    let mut great: Vec<(&str, String)> = Vec::new();
    for (key, words, what) in
        [("verbs", &verbs, "allows every verb"), ("resources", &resources, "allows every resource")]
    {
        if words.contains(&"*") {
            great.push((key, what.to_owned()));
        }
    }
    for verb in verbs.iter().filter(|verb| ESCALATING.contains(verb)) {
        great.push(("verbs", format!("allows the verb `{verb}`, with which an account can exceed its rules")));
    }
    for (resource, over, what) in POWERS {
        let on_it = resources.iter().any(|listed| covers(listed, resource));
        let by_verb = verbs.iter().any(|verb| over.contains(verb) && (*verb == "create" || !is_named));
        if on_it && by_verb && !great.iter().any(|(_, known)| known == what) {
            great.push(("resources", (*what).to_owned()));
        }
    }
    let everywhere = if kind == "ClusterRole" { ", in every namespace if a ClusterRoleBinding grants it" } else { "" };
    let great = great.into_iter().map(|(key, what)| Grant::new(path.key(key), Power::Rights, what + everywhere));
    found.extend(great);
    let what = described(rule);
    let small = rights(rule)
        .into_iter()
        .map(|right| Grant::new(path.clone(), Power::Rights, what.clone()).right(right).small());
    found.extend(small);
}

/// The most single rights that a rule is split into. A rule with more is compared as a whole.
const RIGHTS: usize = 1000;

/// Splits a rule into single rights: a verb on a resource of a group and, if the rule has names, on one object. So a
/// reduced rule grants nothing new.
fn rights(rule: &Value) -> Vec<String> {
    let words = |key: &str| -> Vec<&str> { list(rule, key).filter_map(|(_, word)| word.as_str()).collect() };
    let [verbs, groups, resources, names, urls] =
        ["verbs", "apiGroups", "resources", "resourceNames", "nonResourceURLs"].map(words);
    let names = if names.is_empty() { vec!["*"] } else { names };
    let count =
        [&groups, &resources, &names].iter().fold(verbs.len(), |count, words| count.saturating_mul(words.len()));
    if count.saturating_add(verbs.len().saturating_mul(urls.len())) > RIGHTS {
        return vec![rule.to_string()];
    }
    let mut rights = Vec::new();
    for verb in &verbs {
        rights.extend(urls.iter().map(|url| format!("{verb} {url}")));
        for group in &groups {
            for resource in &resources {
                rights.extend(names.iter().map(|name| format!("{verb} {group}/{resource}/{name}")));
            }
        }
    }
    rights
}

/// Whether a rule's resource covers one of the table: `*/exec` is a subresource of everything.
fn covers(listed: &str, resource: &str) -> bool {
    listed == resource
        || listed.strip_prefix("*/").is_some_and(|sub| resource.split_once('/').is_some_and(|(_, own)| own == sub))
}

/// Describes a rule.
fn described(rule: &Value) -> String {
    let words = |key: &str| {
        let words: Vec<&str> = list(rule, key).filter_map(|(_, word)| word.as_str()).collect();
        quoted(&words.join(", "))
    };
    let has = |key: &str| list(rule, key).next().is_some();
    let on = words(if has("resources") { "resources" } else { "nonResourceURLs" });
    let names = if has("resourceNames") { format!(" named {}", words("resourceNames")) } else { String::new() };
    format!("allows {} on {on}{names}", words("verbs"))
}

pub(super) fn of_binding(path: &Path, kind: &str, binding: &Value, found: &mut Vec<Grant>) {
    let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let null = Value::Null;
    let role = binding.get("roleRef").unwrap_or(&null);
    let (role_kind, role) = (text(role, "kind"), text(role, "name"));
    let everywhere = kind == "ClusterRoleBinding";
    let scope = if everywhere { " in every namespace" } else { "" };
    let what = format!("grants the {role_kind} {}{scope}", quoted(&role));
    let of_kubernetes = matches!(&*role, "admin" | "edit" | "cluster-admin") || role.starts_with("system:");
    let is_critical = role_kind == "ClusterRole" && !HARMLESS.contains(&&*role) && (everywhere || of_kubernetes);
    found.push(Grant { is_critical, ..Grant::new(path.key("roleRef"), Power::Rights, what).of(&role) });
    for (index, subject) in list(binding, "subjects") {
        let (kind, name, namespace) = (text(subject, "kind"), text(subject, "name"), text(subject, "namespace"));
        let of = if namespace.is_empty() { String::new() } else { format!(" of namespace {}", quoted(&namespace)) };
        let what = format!("grants rights to the {kind} {}{of}", quoted(&name));
        // These subjects include every user, or are unrestricted.
        let is_critical = matches!(&*name, "system:masters" | "system:authenticated" | "system:unauthenticated")
            || name == "system:serviceaccounts"
            || name == "system:anonymous";
        let path = path.key("subjects").index(index);
        found.push(Grant { is_critical, ..Grant::new(path, Power::Rights, what).of(&format!("{namespace}/{name}")) });
    }
}
