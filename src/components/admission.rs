//! Admission policies for the cluster's own accounts, where the blueprint asks for them.
//!
//! RBAC lets an account create any Secret or none, and patch any part of a pod or none. These policies say the rest: which
//! Secrets and ConfigMaps, and which part of which pod. They match no other account's requests.

use crate::cluster::Cluster;
use crate::contract::{Contract, Part, PodWriters};
use crate::kube::admission::{Named, Requests, Rule, list, policy, text};
use crate::kube::{Object, labels};
use crate::steward::STEWARD;

/// The component's name.
const COMPONENT: &str = "admission";
/// Types of the Secrets that the steward makes.
const TYPES: [&str; 2] = ["kubernetes.io/basic-auth", "Opaque"];
/// The annotation by which a Secret asks for the token of an account.
const TOKEN_OF: &str = "kubernetes.io/service-account.name";
/// Where the API server says which pod a token was made for.
const POD: &str = "authentication.kubernetes.io/pod-name";

/// What a pod bears before a request and after it.
const BORNE: [Named; 4] = [
    Named { name: "oldLabels", expression: "has(oldObject.metadata.labels) ? oldObject.metadata.labels : {}" },
    Named { name: "labels", expression: "has(object.metadata.labels) ? object.metadata.labels : {}" },
    Named {
        name: "oldAnnotations",
        expression: "has(oldObject.metadata.annotations) ? oldObject.metadata.annotations : {}",
    },
    Named { name: "annotations", expression: "has(object.metadata.annotations) ? object.metadata.annotations : {}" },
];

pub(super) fn objects(cluster: &Cluster, contract: &Contract, parts: &[Part]) -> Vec<Object> {
    if !cluster.kubernetes.admission_policies {
        return Vec::new();
    }
    let mut objects = Vec::new();
    let mut add = |resource: &str, accounts: &[String], operations: &[&str], variables: &[Named], rules: Vec<Rule>| {
        // Neither a name nor a namespace holds a dot.
        let name = format!("{}.{}.{resource}.pgforge.dev", cluster.name, cluster.namespace);
        let requests = Requests { namespace: cluster.namespace.as_str(), accounts, resource, operations };
        let labels = labels::of(cluster.name.as_str(), COMPONENT);
        let (policy, binding) = policy(&name, &labels, &requests, variables, rules);
        objects.extend([Object::of(&policy), Object::of(&binding)]);
    };
    let steward = [cluster.component(STEWARD)];
    add("secrets", &steward, &["CREATE", "UPDATE"], &[], secrets(cluster, parts));
    if let Some(writers) = &contract.config_maps {
        let rule = named(&writers.names, "the account creates only the ConfigMaps of its cluster");
        add("configmaps", &writers.accounts, &["CREATE"], &[], vec![rule]);
    }
    if let Some(writers) = &contract.pod_writers {
        add("pods", &writers.accounts, &["UPDATE"], &BORNE, pods(contract, writers));
    }
    objects
}

fn named<S: AsRef<str>>(names: impl IntoIterator<Item = S>, message: &'static str) -> Rule {
    Rule { expression: format!("has(object.metadata.name) && object.metadata.name in {}", list(names)), message }
}

fn secrets(cluster: &Cluster, parts: &[Part]) -> Vec<Rule> {
    let names = parts.iter().flat_map(|part| &part.credentials).map(|credential| credential.secret.clone());
    vec![
        named(names.chain([cluster.names().kept_password()]), "the steward writes only the Secrets of its cluster"),
        Rule {
            expression: format!("has(object.type) && object.type in {}", list(TYPES)),
            message: "the steward writes passwords, and no Secret of another type",
        },
        Rule {
            expression: format!(
                "!has(object.metadata.annotations) || !({} in object.metadata.annotations)",
                text(TOKEN_OF)
            ),
            message: "the steward asks for no token of an account",
        },
    ]
}

fn pods(contract: &Contract, writers: &PodWriters) -> Vec<Rule> {
    let whose = if writers.itself {
        Rule {
            expression: format!(
                "has(request.userInfo.extra) && {0} in request.userInfo.extra && object.metadata.name in request.userInfo.extra[{0}]",
                text(POD)
            ),
            message: "a pod writes to no pod but itself",
        }
    } else {
        let selected = contract.data().map(|pods| {
            let each = pods.selector.iter().map(|(key, value)| {
                format!("{0} in variables.oldLabels && variables.oldLabels[{0}] == {1}", text(key), text(value))
            });
            each.collect::<Vec<_>>().join(" && ")
        });
        Rule {
            expression: selected.collect::<Vec<_>>().join(" || "),
            message: "the account writes only to the pods of its cluster that hold data",
        }
    };
    let rule = |expression: &str, message| Rule { expression: expression.to_owned(), message };
    vec![
        whose,
        rule("object.spec == oldObject.spec", "the account changes no image and nothing else of what a pod runs"),
        rule(&unchanged("ownerReferences"), "the account changes no owner of a pod"),
        rule(&unchanged("finalizers"), "the account changes no finalizer of a pod"),
        rule(&but("labels", "oldLabels", &writers.labels), "the account sets no label but its own"),
        rule(&but("annotations", "oldAnnotations", &writers.annotations), "the account sets no annotation but its own"),
    ]
}

/// A list of the metadata is as it was.
fn unchanged(field: &str) -> String {
    format!(
        "has(object.metadata.{field}) == has(oldObject.metadata.{field}) && (!has(object.metadata.{field}) || object.metadata.{field} == oldObject.metadata.{field})"
    )
}

/// A map is as it was, but for these keys.
fn but(after: &str, before: &str, own: &[&str]) -> String {
    let own = list(own);
    format!(
        "variables.{after}.all(key, key in {own} || (key in variables.{before} && variables.{after}[key] == variables.{before}[key])) && variables.{before}.all(key, key in {own} || key in variables.{after})"
    )
}
