//! The steward's part: it copies the Secrets that the operator creates into those that applications use. The operator
//! creates users and databases. The steward's shared part creates what the operator has no fields for (extensions,
//! grants, memberships, limits), once the operator reports that the cluster runs.

use super::{manifest, names};
use crate::cluster::Cluster;
use crate::contract::StewardPart;
use crate::kube::pod::env;
use crate::kube::rbac::{Verb, on_named};
use crate::scripts::{Script, scripts};
use crate::steward::Containers;

/// The seconds for which the operator must report a running cluster without interruption. It reacts to a change within
/// one or two.
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
        // Each change replaces the steward's pod, which is ready once the operator has applied the change.
        files: [(manifest::KIND.to_owned() + ".json", manifest::text(cluster))].into(),
        scripts: SCRIPTS.to_vec(),
        rules: rules.into_iter().flatten().collect(),
        ..StewardPart::default()
    }
}

/// The cluster's Secrets that are copies of the operator's.
fn copied(cluster: &Cluster) -> Vec<String> {
    let system = [&cluster.secrets.superuser, &cluster.secrets.replication].map(|own| own.name.clone());
    let roles = cluster.postgres.roles.values().filter(|role| role.login).map(|role| role.secret.clone());
    let dumps = cluster.dumps.iter().map(|dumps| dumps.secret.clone());
    let pooler = cluster.pooler.iter().map(|pooler| pooler.secret.clone());
    system.into_iter().chain(roles).chain(dumps).chain(pooler).collect()
}
