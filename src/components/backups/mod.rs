//! Dumps at set times, the proof that they can be restored, and restoring by hand: one `CronJob` each.
//!
//! A pod has two containers, since no image has PostgreSQL's programs and rclone; see `exchange.sh`.

mod dump;
mod pgdump_s3;
mod pods;
mod restore;
mod runbook;
mod verify;

pub(super) use runbook::runbook;

use crate::blueprint::DumpTool;
use crate::cluster::{Cluster, Dumps};
use crate::engines::Contract;
use crate::kube::pod::env::literal;
use crate::kube::{Object, labels, metadata, rbac};
use crate::scripts::BACKUPS;
use k8s_openapi::api::core::v1::{ConfigMap, ServiceAccount};
use serde_json::json;
use std::collections::BTreeMap;

/// HTTPS, where no endpoint names another port.
const HTTPS: u16 = 443;

/// One of the cron jobs, as the network knows it.
pub(super) struct Job {
    /// The component's name.
    pub(super) component: &'static str,
    /// Whether it connects to PostgreSQL.
    pub(super) connects: bool,
}

/// Those that a cluster has.
pub(super) fn jobs(cluster: &Cluster) -> Vec<Job> {
    let Some(dumps) = &cluster.dumps else { return Vec::new() };
    let mut jobs = vec![Job { component: dump::COMPONENT, connects: true }];
    if dumps.asked.tool == DumpTool::PgDump {
        jobs.push(Job { component: restore::COMPONENT, connects: true });
        jobs.extend(dumps.asked.verify.iter().map(|_| Job { component: verify::COMPONENT, connects: false }));
    }
    jobs
}

/// The port at which the bucket's store answers.
pub(super) fn store_port(cluster: &Cluster) -> Option<u16> {
    let dumps = cluster.dumps.as_ref()?;
    Some(dumps.asked.to.s3.endpoint.as_ref().map_or(HTTPS, crate::blueprint::values::Endpoint::port))
}

pub(super) fn objects(cluster: &Cluster, contract: &Contract) -> Vec<Object> {
    let Some(dumps) = &cluster.dumps else { return Vec::new() };
    let mut objects: Vec<Object> =
        jobs(cluster).iter().map(|job| Object::of(&account(cluster, dumps, job.component))).collect();
    if dumps.asked.tool == DumpTool::PgdumpS3 {
        objects.push(Object::of(&pgdump_s3::cron_job(cluster, dumps, contract)));
        return objects;
    }
    objects.extend(config_maps(cluster, dumps).iter().map(Object::of));
    objects.push(Object::of(&dump::cron_job(cluster, dumps, contract)));
    objects.push(Object::of(&restore::cron_job(cluster, dumps, contract)));
    objects.extend(verify::cron_job(cluster, dumps, contract).map(|verify| Object::of(&verify)));
    objects
}

/// An account that nothing is granted to; a cloud may know it.
fn account(cluster: &Cluster, dumps: &Dumps, component: &str) -> ServiceAccount {
    let labels = labels::of(cluster.name.as_str(), component);
    let mut account =
        rbac::service_account(metadata(cluster.namespace.as_str(), &cluster.component(component), labels));
    let identity = &dumps.asked.to.s3.workload_identity;
    if !identity.is_empty() {
        let annotations = identity.iter().map(|(key, value)| (key.to_string(), value.clone()));
        account.metadata.annotations = Some(annotations.collect());
    }
    account
}

/// What is dumped, and the scripts. They are no part of the steward's, which would restart for them.
fn config_maps(cluster: &Cluster, dumps: &Dumps) -> [ConfigMap; 2] {
    let databases: Vec<_> =
        dumps.databases.iter().map(|(name, object)| json!({"name": name, "object": object})).collect();
    let asked = format!("{:#}\n", json!({"databases": databases}));
    let scripts = BACKUPS.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
    let labels = labels::of(cluster.name.as_str(), dump::COMPONENT);
    let config_map = |name: &str, data: BTreeMap<String, String>| ConfigMap {
        metadata: metadata(cluster.namespace.as_str(), &cluster.component(name), labels.clone()),
        data: Some(data),
        ..ConfigMap::default()
    };
    [
        config_map(pods::ASKED, [("databases.json".to_owned(), asked)].into()),
        config_map(pods::SCRIPTS, scripts.collect()),
    ]
}

/// `bucket/prefix`, to be shown.
fn location(dumps: &Dumps) -> String {
    literal(&format!("{}/{}", dumps.asked.to.s3.bucket, dumps.prefix))
}
