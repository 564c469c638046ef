//! What the steward does under the operator: it copies the Secrets that the operator makes into those that applications
//! know. Users and databases are the operator's; what it has no word for (extensions, grants, memberships, limits) is
//! made by the steward's shared part once the operator says that the cluster runs.

use super::{names, request};
use crate::cluster::Cluster;
use crate::contract::StewardPart;
use crate::kube::pod::env;
use crate::kube::rbac::{Verb, on_named};
use crate::scripts::{Script, scripts};
use crate::steward::Containers;

/// Seconds: the operator begins within one or two.
const SETTLED: &str = "15";

/// Files of `src/scripts/zalando`.
const SCRIPTS: &[Script] = scripts!["../../scripts/zalando/copies.sh"];

pub(super) fn part(cluster: &Cluster) -> StewardPart {
    let steward = Containers::of(cluster);
    let own = vec![env::value("CLUSTER", cluster.name.as_str()), env::value("SETTLED", SETTLED)];
    let copies = steward.api("copies", "copies.sh", own);
    let rules = [
        on_named("acid.zalan.do", "postgresqls", [cluster.name.as_str()], &[Verb::Get]),
        on_named("", "secrets", names::secrets(cluster).into_values(), &[Verb::Get]),
        on_named("", "secrets", copied(cluster), &[Verb::Patch]),
    ];
    StewardPart {
        containers: vec![copies],
        // Each change of it makes a new steward, which is ready once the operator has carried it out.
        files: [(request::KIND.to_owned() + ".json", request::text(cluster))].into(),
        scripts: SCRIPTS.to_vec(),
        rules: rules.into_iter().flatten().collect(),
        ..StewardPart::default()
    }
}

/// The Secrets of ours that are copies.
fn copied(cluster: &Cluster) -> Vec<String> {
    let system = [&cluster.secrets.superuser, &cluster.secrets.replication].map(|own| own.name.clone());
    let roles = cluster.postgres.roles.values().filter(|role| role.login).map(|role| role.secret.clone());
    let dumps = cluster.dumps.iter().map(|dumps| dumps.secret.clone());
    let pooler = cluster.pooler.iter().map(|pooler| pooler.secret.clone());
    system.into_iter().chain(roles).chain(dumps).chain(pooler).collect()
}
