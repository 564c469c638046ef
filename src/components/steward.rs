//! The steward: one small Deployment that keeps credentials and the inside of the database as the blueprint says.
//!
//! Its pod template bears a checksum of what is asked, so that each change makes a new pod, and the pod is ready once
//! everything is so: `kubectl rollout status` is the one wait command.

use super::backups::BOOTSTRAP_DEADLINE;
use super::{asked, credentials};
use crate::cluster::Cluster;
use crate::engines::{ASKED, Contract, DataSet, Desk, SECRETS, STEWARD as COMPONENT, StewardPart, engine};
use crate::kube::pod::{self, User, env, volume};
use crate::kube::rbac::{Verb, on_all, on_named, role, role_binding, service_account};
use crate::kube::workload::{Replace, deployment};
use crate::kube::{Object, labels, metadata};
use crate::lock::Sha256;
use crate::scripts::STEWARD;
use k8s_openapi::api::core::v1::{ConfigMap, Container, PodSpec};
use k8s_openapi::api::rbac::v1::PolicyRule;
use std::collections::BTreeMap;

/// Loops end at once when they are told to.
const GRACE_SECONDS: i64 = 10;

/// The objects; `set` is the StatefulSet whose pods hold data, if it is rendered here: a change of it is waited for too.
pub(super) fn objects(cluster: &Cluster, contract: &Contract, part: StewardPart, set: Option<&Object>) -> Vec<Object> {
    let StewardPart { containers, volumes, asked: engine_files, database, scripts: engine_scripts, rules } = part;
    let credentials = credentials::all(cluster, contract);
    let mut files = engine_files;
    files.insert("database.json".to_owned(), format!("{:#}\n", asked::database(cluster, database)));
    files.extend(credentials.iter().flat_map(|credential| credential.files(cluster, contract)));
    files.extend(credentials::kept(cluster));
    if let Some(bootstrap) = &cluster.bootstrap {
        files.insert("bootstrap".to_owned(), format!("{}\n", bootstrap.prefix));
    }
    let scripts: BTreeMap<String, String> =
        STEWARD.iter().chain(&engine_scripts).map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();

    let name = cluster.component(COMPONENT);
    let labels = labels::of(cluster.name.as_str(), COMPONENT);
    let metadata = |name: &str| metadata(cluster.namespace.as_str(), name, labels.clone());
    let config_map =
        |name: &str, data| ConfigMap { metadata: metadata(name), data: Some(data), ..ConfigMap::default() };

    let mut steward = deployment(
        metadata(&name),
        labels::selector(cluster.name.as_str(), COMPONENT),
        1,
        Replace::Recreate,
        pod_spec(cluster, contract, containers, volumes),
    );
    if let Some(spec) = &mut steward.spec {
        if cluster.bootstrap.is_some() {
            spec.progress_deadline_seconds = Some(BOOTSTRAP_DEADLINE);
        }
        let annotations = spec.template.metadata.get_or_insert_default().annotations.get_or_insert_default();
        let set = set.map(|set| set.value().to_string()).unwrap_or_default();
        let patches = serde_json::to_string(&cluster.patches).expect("patches are plain values");
        let texts = files.iter().chain(&scripts).flat_map(|(name, text)| [name.as_str(), text]);
        let texts = texts.chain([&*set, &*patches]);
        annotations.insert("pgforge.dev/desired".to_owned(), Sha256::of_texts(texts).to_string());
    }
    let secrets: Vec<&str> = credentials.iter().map(|credential| credential.secret.as_str()).collect();
    let rules = [own_rules(cluster, &secrets, rolled_out(contract)), rules].concat();
    vec![
        Object::of(&config_map(&name, files)),
        Object::of(&config_map(&cluster.component("scripts"), scripts)),
        Object::of(&service_account(metadata(&name))),
        Object::of(&role(metadata(&name), rules)),
        Object::of(&role_binding(metadata(&name), &name, &name)),
        Object::of(&steward),
    ]
}

/// The StatefulSet whose roll-out is waited for. An operator rolls its own out as it sees fit.
fn rolled_out(contract: &Contract) -> Option<&DataSet> {
    contract.set.as_ref().filter(|_| contract.operator.is_none())
}

/// Secrets are read by name. The steward's own is the only one that it changes; making one cannot be tied to a name.
fn own_rules(cluster: &Cluster, secrets: &[&str], set: Option<&DataSet>) -> Vec<PolicyRule> {
    let mut rules = vec![on_all("", "secrets", &[Verb::Create])];
    rules.extend(on_named("", "secrets", secrets.iter().copied(), &[Verb::Get]));
    rules.extend(on_named("", "secrets", [cluster.names().kept_password()], &[Verb::Get, Verb::Patch]));
    rules.extend(on_named("apps", "statefulsets", set.map(|set| set.name.as_str()), &[Verb::Get]));
    rules
}

fn pod_spec(
    cluster: &Cluster,
    contract: &Contract,
    engine: Vec<Container>,
    engine_volumes: Vec<k8s_openapi::api::core::v1::Volume>,
) -> PodSpec {
    let desk = Desk::of(cluster);
    let secrets = volume::memory("secrets", SECRETS, "1Mi");
    let mut volumes = vec![
        volume::scripts("scripts", &cluster.component("scripts"), "/scripts").volume,
        volume::config_map("desired", &cluster.component(COMPONENT), ASKED).volume,
        volume::token().volume,
        volume::memory("tmp", "/tmp", "64Mi").volume,
        secrets.volume,
    ];
    volumes.extend(desk.authority().map(|authority| authority.volume));
    let mut credentials = credentials_container(cluster, contract);
    credentials.volume_mounts.get_or_insert_default().push(secrets.at);
    let service = &contract.primary.service;
    // The whole name, as clients have it who verify it.
    let host = if cluster.requires_tls() { format!("{service}.{}.svc", cluster.namespace) } else { service.clone() };
    let mut database = vec![env::value("PRIMARY", &host)];
    if contract.operator.as_ref().is_some_and(|operator| operator.makes_roles) {
        database.push(env::value("ROLES_BY", "operator"));
    }
    let database = desk.sql("database", "database.sh", database);
    let rollout = rolled_out(contract).map(|set| desk.api("rollout", "rollout.sh", vec![env::value("SET", &set.name)]));
    let shared = [credentials, desk.verifying(database, "verify-full")].into_iter().chain(rollout).collect();
    PodSpec {
        service_account_name: Some(cluster.component(COMPONENT)),
        termination_grace_period_seconds: Some(GRACE_SECONDS),
        containers: [shared, engine].concat(),
        volumes: Some([volumes, engine_volumes].concat()),
        node_selector: cluster.placement.node_selector(),
        tolerations: Some(pod::leaving(cluster.placement.tolerations())),
        priority_class_name: cluster.placement.priority_class(),
        ..pod::spec(User::POSTGRES)
    }
}

fn credentials_container(cluster: &Cluster, contract: &Contract) -> Container {
    let claims = contract.set.as_ref().map(|set| {
        vec![
            env::value("CLAIMS", &format!("{}-{}-", set.claim_template, set.name)),
            env::value("INSTANCES", &engine(cluster.engine).claims(cluster).to_string()),
        ]
    });
    let env = [vec![env::value("SECRETS", SECRETS)], claims.unwrap_or_default()].concat();
    Desk::of(cluster).api("credentials", "credentials.sh", env)
}
