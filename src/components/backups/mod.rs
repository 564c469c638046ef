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

pub(super) use bootstrap::DEADLINE as BOOTSTRAP_DEADLINE;
pub(super) use runbook::runbook;

use crate::blueprint::values::{Cidr, Endpoint};
use crate::blueprint::{DumpTool, S3};
use crate::cluster::{Cluster, Dumps};
use crate::engines::Contract;
use crate::kube::policy::Port;
use crate::kube::{Object, labels, metadata, rbac};
use crate::scripts::BACKUPS;
use k8s_openapi::api::core::v1::{ConfigMap, ServiceAccount};
use serde_json::json;
use std::collections::BTreeMap;

/// HTTPS, where no endpoint names another port.
const HTTPS: u16 = 443;

/// One of the parts, as the network knows it.
pub(super) struct Job<'a> {
    /// The component's name.
    pub(super) component: &'static str,
    /// Whether it connects to PostgreSQL.
    pub(super) connects: bool,
    /// The networks that the bucket's store is in; none where nobody says.
    pub(super) networks: &'a [Cidr],
    /// The ports at which it reaches the bucket.
    pub(super) ports: Vec<Port>,
}

/// Those that a cluster has.
pub(super) fn jobs(cluster: &Cluster) -> Vec<Job<'_>> {
    fn job<'a>(component: &'static str, connects: bool, s3: &'a S3) -> Job<'a> {
        Job { component, connects, networks: &s3.cidrs, ports: ports(s3) }
    }
    let mut jobs = Vec::new();
    if let Some(bootstrap) = &cluster.bootstrap {
        jobs.push(job(bootstrap::COMPONENT, true, &bootstrap.asked.from.s3));
    }
    if let Some(dumps) = &cluster.dumps {
        let s3 = &dumps.asked.to.s3;
        jobs.push(job(dump::COMPONENT, true, s3));
        if dumps.asked.tool == DumpTool::PgDump {
            jobs.push(job(restore::COMPONENT, true, s3));
            jobs.extend(files::app(cluster, dumps).map(|_| job(files::COMPONENT, true, s3)));
            jobs.extend(dumps.asked.verify.iter().map(|_| job(verify::COMPONENT, false, s3)));
        }
    }
    jobs
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

pub(super) fn objects(cluster: &Cluster, contract: &Contract) -> Vec<Object> {
    let mut objects = Vec::new();
    if let Some(bootstrap) = &cluster.bootstrap {
        objects.push(Object::of(&account(cluster, &bootstrap.asked.from.s3, bootstrap::COMPONENT)));
        objects.extend(bootstrap::objects(cluster, bootstrap, contract));
    }
    let ours = |dumps: &&Dumps| dumps.asked.tool == DumpTool::PgDump;
    if cluster.bootstrap.is_some() || cluster.dumps.as_ref().is_some_and(|dumps| ours(&dumps)) {
        objects.push(Object::of(&scripts(cluster)));
    }
    let Some(dumps) = &cluster.dumps else { return objects };
    let components = [dump::COMPONENT, restore::COMPONENT, files::COMPONENT, verify::COMPONENT];
    let own = jobs(cluster).into_iter().filter(|job| components.contains(&job.component));
    objects.extend(own.map(|job| Object::of(&account(cluster, &dumps.asked.to.s3, job.component))));
    if dumps.asked.tool == DumpTool::PgdumpS3 {
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
