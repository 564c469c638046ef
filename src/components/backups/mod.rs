//! Dumps at set times, the proof that they can be restored, and restoring by hand: one `CronJob` each. A new cluster's first
//! databases, from such a dump: a Deployment.
//!
//! A pod has two containers, since no image has PostgreSQL's programs and rclone; see `peer-container.sh`.

mod bootstrap;
mod dump;
mod files;
mod pgdump_s3;
mod pods;
mod restore;
mod runbook;
mod verify;

use super::Component;
use crate::blueprint::values::Endpoint;
use crate::blueprint::{DumpTool, S3};
use crate::cluster::{Bootstrap, Cluster, Dumps};
use crate::contract::{Contract, Credential, End, Flow, Part, Place, PodGroup, Purpose, ServiceRole, StewardPart};
use crate::kube::policy::Port;
use crate::kube::{Object, labels, metadata, rbac};
use crate::scripts::BACKUPS;
use k8s_openapi::api::core::v1::{ConfigMap, ServiceAccount};
use serde_json::json;
use std::collections::BTreeMap;

/// HTTPS, where no endpoint names another port.
const HTTPS: u16 = 443;

/// Dumps, their proof, restores, and a new cluster's first databases.
pub(super) struct Backups;

impl Component for Backups {
    fn part(&self, cluster: &Cluster, contract: &Contract) -> Part {
        let pods = pods_of(cluster);
        Part {
            objects: objects(cluster, contract, &pods),
            flows: pods.iter().flat_map(|own| own.flows(contract)).collect(),
            pods: pods.iter().map(|own| PodGroup::of(cluster, own.component)).collect(),
            credentials: cluster.dumps.iter().map(credential).collect(),
            roles: cluster.dumps.iter().map(role).collect(),
            visitors: cluster.dumps.iter().map(|_| Dumps::ROLE.to_owned()).collect(),
            sections: runbook::sections(cluster).into_iter().map(|section| (Place::Routine, section)).collect(),
            steward: cluster.bootstrap.as_ref().map(steward).unwrap_or_default(),
            ..Part::default()
        }
    }
}

fn credential(dumps: &Dumps) -> Credential {
    let database = dumps.databases.first().map_or("postgres", |(name, _)| name.as_str());
    Credential::of_role("role-backup", &dumps.secret, Dumps::ROLE, database)
}

/// The role that dumps: it may read everything, and connect to the databases that are dumped.
fn role(dumps: &Dumps) -> ServiceRole {
    ServiceRole {
        name: Dumps::ROLE,
        in_roles: vec!["pg_read_all_data"],
        databases: dumps.databases.iter().map(|(name, _)| name.to_string()).collect(),
    }
}

/// The steward leaves the first databases to the restore, and is not ready before it has ended.
fn steward(bootstrap: &Bootstrap) -> StewardPart {
    StewardPart {
        files: [("bootstrap".to_owned(), format!("{}\n", bootstrap.prefix))].into(),
        deadline: Some(Bootstrap::DEADLINE),
        ..StewardPart::default()
    }
}

/// The pods of one component.
struct Pods<'a> {
    component: &'static str,
    /// Whether they connect to PostgreSQL.
    connects: bool,
    /// The bucket that they reach.
    s3: &'a S3,
}

impl Pods<'_> {
    fn flows(&self, contract: &Contract) -> Vec<Flow> {
        let bucket = Flow {
            purpose: Purpose::Outside,
            from: End::pods(self.component),
            to: End::networks(&self.s3.cidrs),
            ports: ports(self.s3),
        };
        let to_postgres = self.connects.then(|| Flow::to_postgres(self.component, contract));
        to_postgres.into_iter().flatten().chain([bucket]).collect()
    }
}

/// Those that a cluster has.
fn pods_of(cluster: &Cluster) -> Vec<Pods<'_>> {
    let mut pods = Vec::new();
    if let Some(bootstrap) = &cluster.bootstrap {
        pods.push(Pods { component: bootstrap::COMPONENT, connects: true, s3: &bootstrap.asked.from.s3 });
    }
    if let Some(dumps) = &cluster.dumps {
        let own = |component, connects| Pods { component, connects, s3: &dumps.asked.to.s3 };
        pods.push(own(dump::COMPONENT, true));
        if dumps.asked.tool == DumpTool::PgDump {
            pods.push(own(restore::COMPONENT, true));
            pods.extend(files::app(cluster, dumps).map(|_| own(files::COMPONENT, true)));
            pods.extend(dumps.asked.verify.iter().map(|_| own(verify::COMPONENT, false)));
        }
    }
    pods
}

/// The port at which the bucket's store answers and, where a cloud gives access, the one at which it does that.
fn ports(s3: &S3) -> Vec<Port> {
    let store = s3.endpoint.as_ref().map_or(HTTPS, Endpoint::port);
    let mut ports = vec![Port::Tcp(store)];
    if store != HTTPS && !s3.workload_identity.is_empty() {
        ports.push(Port::Tcp(HTTPS));
    }
    ports
}

fn objects(cluster: &Cluster, contract: &Contract, pods: &[Pods]) -> Vec<Object> {
    let accounts = pods.iter().map(|own| Object::of(&account(cluster, own.s3, own.component)));
    let mut objects: Vec<Object> = accounts.collect();
    if let Some(bootstrap) = &cluster.bootstrap {
        objects.extend(bootstrap::objects(cluster, bootstrap, contract));
    }
    let ours = cluster.dumps.as_ref().is_some_and(|dumps| dumps.asked.tool == DumpTool::PgDump);
    if cluster.bootstrap.is_some() || ours {
        objects.push(Object::of(&scripts(cluster)));
    }
    let Some(dumps) = &cluster.dumps else { return objects };
    if !ours {
        objects.push(Object::of(&pgdump_s3::cron_job(cluster, dumps, contract)));
        return objects;
    }
    objects.push(Object::of(&asked(cluster, dumps)));
    objects.push(Object::of(&dump::cron_job(cluster, dumps, contract)));
    objects.push(Object::of(&restore::cron_job(cluster, dumps, contract)));
    objects.extend(files::cron_job(cluster, dumps, contract).map(|files| Object::of(&files)));
    objects.extend(verify::cron_job(cluster, dumps, contract).map(|verify| Object::of(&verify)));
    objects
}

/// An account that nothing is granted to. A cloud may know it, unless it only reads and has a Secret for that.
fn account(cluster: &Cluster, s3: &S3, component: &str) -> ServiceAccount {
    let labels = labels::of(cluster.name.as_str(), component);
    let mut account =
        rbac::service_account(metadata(cluster.namespace.as_str(), &cluster.component(component), labels));
    let has_keys = component != dump::COMPONENT && s3.verify_secret.is_some();
    if !s3.workload_identity.is_empty() && !has_keys {
        let annotations = s3.workload_identity.iter().map(|(key, value)| (key.to_string(), value.clone()));
        account.metadata.annotations = Some(annotations.collect());
    }
    account
}

/// What is dumped.
fn asked(cluster: &Cluster, dumps: &Dumps) -> ConfigMap {
    let databases: Vec<_> = dumps.databases.iter().map(|(name, stem)| json!({"name": name, "stem": stem})).collect();
    let asked = format!("{:#}\n", json!({"databases": databases}));
    config_map(cluster, pods::ASKED, [("databases.json".to_owned(), asked)].into())
}

/// The scripts. They are no part of the steward's, which would restart for them.
fn scripts(cluster: &Cluster) -> ConfigMap {
    let scripts = BACKUPS.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
    config_map(cluster, pods::SCRIPTS, scripts.collect())
}

fn config_map(cluster: &Cluster, name: &str, data: BTreeMap<String, String>) -> ConfigMap {
    let labels = labels::of(cluster.name.as_str(), dump::COMPONENT);
    ConfigMap {
        metadata: metadata(cluster.namespace.as_str(), &cluster.component(name), labels),
        data: Some(data),
        ..ConfigMap::default()
    }
}
