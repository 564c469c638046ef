//! stolon's runbook: prose with this cluster's names in it.

use super::bounds::Bounds;
use super::daemon::{self, SENTINEL};
use crate::blueprint::{AppPackaging, OnDelete, Restart};
use crate::cluster::Cluster;
use crate::engines::runbook::{Runbook, prose};
use minijinja::context;

const TEMPLATE: &str = include_str!("runbook.md.j2");

/// Every kind of object but those that hold data or passwords.
const KINDS: &str = "deployment,statefulset,cronjob,job,service,ingress,networkpolicy,poddisruptionbudget,configmap,serviceaccount,role,rolebinding";

/// How the manifests are applied: from the blueprint, or from the folder that this runbook stands in where they are no
/// stream.
fn apply(cluster: &Cluster, blueprint: &str) -> String {
    if cluster.apps.values().any(|app| app.packaging == AppPackaging::UpstreamChart) {
        "kubectl apply -k .".to_owned()
    } else {
        format!("pgforge render {blueprint} | kubectl apply -f -")
    }
}

pub(super) fn runbook(cluster: &Cluster, blueprint: &str) -> Runbook {
    let kubectl = format!("kubectl -n {}", cluster.namespace);
    let roles: Vec<_> = cluster
        .postgres
        .roles
        .iter()
        .filter(|(_, role)| role.login)
        .map(|(name, role)| context! { name => name.to_string(), secret => role.secret.clone() })
        .collect();
    let values = context! {
        name => cluster.name.to_string(),
        namespace => cluster.namespace.to_string(),
        keeper => cluster.component(daemon::KEEPER),
        instances => cluster.instances,
        superuser => cluster.secrets.superuser.name.clone(),
        replication => cluster.secrets.replication.name.clone(),
        generated => cluster.secrets.are_generated(),
        switchover => format!("{:.0}", Bounds(&cluster.engines.stolon.timing).switch().ceil()),
        superuser_username => cluster.secrets.superuser.username.to_string(),
        replication_username => cluster.secrets.replication.username.to_string(),
        manual => cluster.postgres.restart == Restart::Manual,
        size => cluster.storage.size.to_string(),
        retain => cluster.storage.on_delete == OnDelete::Retain,
        stolonctl => format!("{kubectl} exec deployment/{} -c {SENTINEL} -- stolonctl", cluster.component(SENTINEL)),
        kinds => KINDS,
        apply => apply(cluster, blueprint),
        kubectl,
        roles,
    };
    Runbook::parse(&prose(TEMPLATE, values))
}
