//! Scheduled dumps, test restores and restores by hand: one `CronJob` each. A Deployment restores the initial databases
//! of a new cluster from such a dump.
//!
//! A pod has two containers, because no image has both PostgreSQL's programs and rclone; see `peer-container.sh`.

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

/// The port of HTTPS, unless an endpoint names another.
const HTTPS: u16 = 443;

/// Dumps, test restores, restores, and the initial databases of a new cluster.
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
            postgres_roles: cluster.dumps.iter().map(|_| Dumps::ROLE.to_owned()).collect(),
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

/// The role that dumps: it may read all data, and connect to the databases that are dumped.
fn role(dumps: &Dumps) -> ServiceRole {
    ServiceRole {
        name: Dumps::ROLE,
        in_roles: vec!["pg_read_all_data"],
        databases: dumps.databases.iter().map(|(name, _)| name.to_string()).collect(),
    }
}

/// Configures the steward to leave the initial databases to the restore, and to become ready only after it.
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

/// The backup pods that a cluster has.
fn pods_of(cluster: &Cluster) -> Vec<Pods<'_>> {
    let mut pods = Vec::new();
    if let Some(bootstrap) = &cluster.bootstrap {
        pods.push(Pods { component: bootstrap::COMPONENT, connects: true, s3: &bootstrap.desired.from.s3 });
    }
    if let Some(dumps) = &cluster.dumps {
        let own = |component, connects| Pods { component, connects, s3: &dumps.desired.to.s3 };
        pods.push(own(dump::COMPONENT, true));
        if dumps.desired.tool == DumpTool::PgDump {
            pods.push(own(restore::COMPONENT, true));
            pods.extend(files::app(cluster, dumps).map(|_| own(files::COMPONENT, true)));
            pods.extend(dumps.desired.verify.iter().map(|_| own(verify::COMPONENT, false)));
        }
    }
    pods
}

/// The port of the bucket's store and, with workload identity, the port at which the cloud issues credentials.
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
    let is_pg_dump = cluster.dumps.as_ref().is_some_and(|dumps| dumps.desired.tool == DumpTool::PgDump);
    if cluster.bootstrap.is_some() || is_pg_dump {
        objects.push(Object::of(&scripts(cluster)));
    }
    let Some(dumps) = &cluster.dumps else { return objects };
    if !is_pg_dump {
        objects.push(Object::of(&pgdump_s3::cron_job(cluster, dumps, contract)));
        return objects;
    }
    objects.push(Object::of(&desired(cluster, dumps)));
    objects.push(Object::of(&dump::cron_job(cluster, dumps, contract)));
    objects.push(Object::of(&restore::cron_job(cluster, dumps, contract)));
    objects.extend(files::cron_job(cluster, dumps, contract).map(|files| Object::of(&files)));
    objects.extend(verify::cron_job(cluster, dumps, contract).map(|verify| Object::of(&verify)));
    objects
}

/// A service account without permissions. A cloud grants it access, unless it only reads and has a Secret for that.
fn account(cluster: &Cluster, s3: &S3, component: &str) -> ServiceAccount {
    let labels = labels::of(cluster.name.as_str(), component);
    let mut account =
        rbac::service_account(metadata(cluster.namespace.as_str(), &cluster.component(component), labels));
    let has_secret = component != dump::COMPONENT && s3.verify_secret.is_some();
    if !s3.workload_identity.is_empty() && !has_secret {
        let annotations = s3.workload_identity.iter().map(|(key, value)| (key.to_string(), value.clone()));
        account.metadata.annotations = Some(annotations.collect());
    }
    account
}

/// The ConfigMap that lists the databases to dump.
fn desired(cluster: &Cluster, dumps: &Dumps) -> ConfigMap {
    let databases: Vec<_> = dumps.databases.iter().map(|(name, stem)| json!({"name": name, "stem": stem})).collect();
    let desired = format!("{:#}\n", json!({"databases": databases}));
    config_map(cluster, pods::DESIRED, [("databases.json".to_owned(), desired)].into())
}

/// The ConfigMap with the scripts. It is not the steward's, because a changed script would restart the steward.
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
