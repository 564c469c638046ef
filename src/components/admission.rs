//! Admission policies for the cluster's own service accounts, if the blueprint requests them.
//!
//! RBAC allows an account to create every Secret or none, and to patch all of a pod or nothing. These policies restrict
//! which Secrets and ConfigMaps, and which part of which pod. They match no other account's requests.

use crate::cluster::Cluster;
use crate::contract::{Contract, Part, PodWriters};
use crate::kube::admission::{Named, Requests, Rule, list, policy, text};
use crate::kube::{Object, labels};
use crate::steward::STEWARD;

/// The component's name.
const COMPONENT: &str = "admission";
/// The types of the Secrets that the steward creates.
const TYPES: [&str; 2] = ["kubernetes.io/basic-auth", "Opaque"];
/// The annotation of a Secret that requests a service account's token.
const TOKEN_OF: &str = "kubernetes.io/service-account.name";
/// Where the API server names the pod that a token was issued to.
const POD: &str = "authentication.kubernetes.io/pod-name";

/// A pod's labels and annotations before and after a request.
const LABELS_AND_ANNOTATIONS: [Named; 4] = [
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
        // Neither a name nor a namespace contains a dot.
        let name = format!("{}.{}.{resource}.pgforge.dev", cluster.name, cluster.namespace);
        let requests = Requests { namespace: cluster.namespace.as_str(), accounts, resource, operations };
        let labels = labels::of(cluster.name.as_str(), COMPONENT);
        let (policy, binding) = policy(&name, &labels, &requests, variables, rules);
        objects.extend([Object::of(&policy), Object::of(&binding)]);
    };
    let steward = [cluster.component(STEWARD)];
    add("secrets", &steward, &["CREATE", "UPDATE"], &[], secrets(cluster, parts));
    if let Some(writers) = &contract.config_maps {
        let rule = named(&writers.names, "this account may create only the ConfigMaps of its cluster");
        add("configmaps", &writers.accounts, &["CREATE"], &[], vec![rule]);
    }
    if let Some(writers) = &contract.pod_writers {
        add("pods", &writers.accounts, &["UPDATE"], &LABELS_AND_ANNOTATIONS, pods(contract, writers));
    }
    objects
}

fn named<S: AsRef<str>>(names: impl IntoIterator<Item = S>, message: &'static str) -> Rule {
    Rule { expression: format!("has(object.metadata.name) && object.metadata.name in {}", list(names)), message }
}

fn secrets(cluster: &Cluster, parts: &[Part]) -> Vec<Rule> {
    let names = parts.iter().flat_map(|part| &part.credentials).map(|credential| credential.secret.clone());
    vec![
        named(names.chain([cluster.names().steward_secret()]), "the steward may write only the Secrets of its cluster"),
        Rule {
            expression: format!("has(object.type) && object.type in {}", list(TYPES)),
            message: "the steward may write only Secrets of type kubernetes.io/basic-auth or Opaque",
        },
        Rule {
            expression: format!(
                "!has(object.metadata.annotations) || !({} in object.metadata.annotations)",
                text(TOKEN_OF)
            ),
            message: "the steward must not request a service account token",
        },
    ]
}

fn pods(contract: &Contract, writers: &PodWriters) -> Vec<Rule> {
    let whose = if writers.only_itself {
        Rule {
            expression: format!(
                "has(request.userInfo.extra) && {0} in request.userInfo.extra && object.metadata.name in request.userInfo.extra[{0}]",
                text(POD)
            ),
            message: "a pod may change only itself",
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
            message: "this account may change only the pods of its cluster that hold data",
        }
    };
    let rule = |expression: &str, message| Rule { expression: expression.to_owned(), message };
    vec![
        whose,
        rule("object.spec == oldObject.spec", "this account must not change a pod's spec"),
        rule(&unchanged("ownerReferences"), "this account must not change a pod's owners"),
        rule(&unchanged("finalizers"), "this account must not change a pod's finalizers"),
        rule(&but("labels", "oldLabels", &writers.labels), "this account may set only its own labels"),
        rule(
            &but("annotations", "oldAnnotations", &writers.annotations),
            "this account may set only its own annotations",
        ),
    ]
}

/// An expression: the request leaves this list of the metadata unchanged.
fn unchanged(field: &str) -> String {
    format!(
        "has(object.metadata.{field}) == has(oldObject.metadata.{field}) && (!has(object.metadata.{field}) || object.metadata.{field} == oldObject.metadata.{field})"
    )
}

/// An expression: the request changes no keys of this map but its `own`.
fn but(after: &str, before: &str, own: &[&str]) -> String {
    let own = list(own);
    format!(
        "variables.{after}.all(key, key in {own} || (key in variables.{before} && variables.{after}[key] == variables.{before}[key])) && variables.{before}.all(key, key in {own} || key in variables.{after})"
    )
}
