//! The steward: one small Deployment that keeps credentials and the contents of the database as in the blueprint.
//!
//! Its pod template has a checksum of everything that it reads, so each change replaces the pod. The pod is ready once
//! everything is applied, so `kubectl rollout status` is the command to wait with.

mod container;
mod credentials;
mod database;
mod pod;

pub use container::{Containers, DESIRED, Secrets};

use crate::cluster::Cluster;
use crate::contract::{Contract, Flow, Part, PodGroup, Purpose};
use crate::kube::rbac::{Verb, on_all, on_named, role, role_binding, service_account};
use crate::kube::workload::{Replace, deployment};
use crate::kube::{Object, labels, metadata};
use crate::lock::Sha256;
use crate::scripts::STEWARD as SCRIPTS;
use k8s_openapi::api::core::v1::ConfigMap;
use k8s_openapi::api::rbac::v1::PolicyRule;
use std::collections::BTreeMap;

/// The component. Its Deployment and the ConfigMap with the desired state are named `<name>-steward`.
pub const STEWARD: &str = "steward";

/// The steward's pods, their connections, and the logins of the blueprint's roles.
pub fn part(cluster: &Cluster, contract: &Contract) -> Part {
    let reached = contract.pods.iter().filter(|pods| pods.accepts_clients || pods.data);
    let mut flows: Vec<Flow> =
        reached.map(|pods| Flow::between(Purpose::Postgres, STEWARD, pods.component, contract.primary.port)).collect();
    // An operator manages the instances in the steward's place.
    if let Some(port) = contract.management.filter(|_| contract.operator.is_none()) {
        flows.extend(contract.data().map(|pods| Flow::between(Purpose::Management, STEWARD, pods.component, port)));
    }
    flows.push(Flow::to_api_server(STEWARD, cluster));
    Part {
        pods: vec![PodGroup::of(cluster, STEWARD)],
        flows,
        credentials: credentials::of_blueprint(cluster, contract),
        ..Part::default()
    }
}

/// The steward's objects, including what every part runs in it.
pub fn objects(cluster: &Cluster, contract: &Contract, parts: &[Part]) -> Vec<Object> {
    let files = files(cluster, contract, parts);
    let scripts = scripts(parts);
    let name = cluster.component(STEWARD);
    let labels = labels::of(cluster.name.as_str(), STEWARD);
    let metadata = |name: &str| metadata(cluster.namespace.as_str(), name, labels.clone());
    let config_map =
        |name: &str, data| ConfigMap { metadata: metadata(name), data: Some(data), ..ConfigMap::default() };
    let mut steward = deployment(
        metadata(&name),
        labels::selector(cluster.name.as_str(), STEWARD),
        1,
        Replace::Recreate,
        pod::spec(cluster, contract, parts),
    );
    if let Some(spec) = &mut steward.spec {
        if let Some(deadline) = parts.iter().filter_map(|part| part.steward.deadline).max() {
            spec.progress_deadline_seconds = Some(deadline);
        }
        let annotations = spec.template.metadata.get_or_insert_default().annotations.get_or_insert_default();
        annotations.insert("pgforge.dev/desired".to_owned(), checksum(cluster, contract, parts, [&files, &scripts]));
    }
    vec![
        Object::of(&config_map(&name, files)),
        Object::of(&config_map(&cluster.component("scripts"), scripts)),
        Object::of(&service_account(metadata(&name))),
        Object::of(&role(metadata(&name), rules(cluster, contract, parts))),
        Object::of(&role_binding(metadata(&name), &name, &name)),
        Object::of(&steward),
    ]
}

/// The files that the steward reads: `database.json`, the credentials, and the files of each part.
fn files(cluster: &Cluster, contract: &Contract, parts: &[Part]) -> BTreeMap<String, String> {
    let database = ("database.json".to_owned(), format!("{:#}\n", database::document(cluster, parts)));
    let credentials = parts.iter().flat_map(|part| &part.credentials);
    let credentials = credentials.flat_map(|credential| credentials::files(credential, cluster, contract));
    let of_parts = parts.iter().flat_map(|part| part.steward.files.clone());
    of_parts.chain([database]).chain(credentials).chain(credentials::kept(cluster)).collect()
}

fn scripts(parts: &[Part]) -> BTreeMap<String, String> {
    let of_parts = parts.iter().flat_map(|part| &part.steward.scripts);
    SCRIPTS.iter().chain(of_parts).map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

/// A checksum of what the steward applies or waits for: its files and scripts, the StatefulSet that it watches, and the
/// patches.
fn checksum(cluster: &Cluster, contract: &Contract, parts: &[Part], texts: [&BTreeMap<String, String>; 2]) -> String {
    let set = contract.set.as_ref().and_then(|set| {
        let mut objects = parts.iter().flat_map(|part| &part.objects);
        objects.find(|object| object.is("StatefulSet", &set.name))
    });
    let set = set.map(|set| set.value().to_string()).unwrap_or_default();
    let patches = serde_json::to_string(&cluster.patches).expect("patches are plain values");
    let texts = texts.into_iter().flatten().flat_map(|(name, text)| [name.as_str(), text]);
    Sha256::of_texts(texts.chain([&*set, &*patches])).to_string()
}

/// The steward reads Secrets by name and patches only its own. RBAC cannot restrict creation to names.
fn rules(cluster: &Cluster, contract: &Contract, parts: &[Part]) -> Vec<PolicyRule> {
    let secrets = parts.iter().flat_map(|part| &part.credentials).map(|credential| credential.secret.as_str());
    let set = contract.rolled_out().map(|set| set.name.as_str());
    let mut rules = vec![on_all("", "secrets", &[Verb::Create])];
    rules.extend(on_named("", "secrets", secrets, &[Verb::Get]));
    rules.extend(on_named("", "secrets", [cluster.names().steward_secret()], &[Verb::Get, Verb::Patch]));
    rules.extend(on_named("apps", "statefulsets", set, &[Verb::Get]));
    rules.extend(parts.iter().flat_map(|part| part.steward.rules.clone()));
    rules
}
