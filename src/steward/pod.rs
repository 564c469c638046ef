//! The steward's pod.

use super::STEWARD;
use super::container::{Containers, DESIRED, SECRETS};
use crate::cluster::Cluster;
use crate::contract::{Contract, Part};
use crate::kube::pod::{self, User, env, volume};
use k8s_openapi::api::core::v1::{Container, PodSpec};

/// Its loops end immediately when they receive a signal, so a short grace period is enough.
const GRACE_SECONDS: i64 = 10;

pub(super) fn spec(cluster: &Cluster, contract: &Contract, parts: &[Part]) -> PodSpec {
    let secrets = volume::memory("secrets", SECRETS, "1Mi");
    let mut volumes = vec![
        volume::scripts("scripts", &cluster.component("scripts"), "/scripts").volume,
        volume::config_map("desired", &cluster.component(STEWARD), DESIRED).volume,
        volume::token().volume,
        volume::memory("tmp", "/tmp", "64Mi").volume,
        secrets.volume,
    ];
    let steward = Containers::of(cluster);
    volumes.extend(steward.authority().map(|authority| authority.volume));
    volumes.extend(parts.iter().flat_map(|part| part.steward.volumes.clone()));
    let mut credentials = credentials(cluster, contract);
    credentials.volume_mounts.get_or_insert_default().push(secrets.at);
    let set = contract.rolled_out();
    let rollout = set.map(|set| steward.api("rollout", "rollout.sh", vec![env::value("SET", &set.name)]));
    let of_parts = parts.iter().flat_map(|part| part.steward.containers.clone());
    let database = database(cluster, contract);
    PodSpec {
        service_account_name: Some(cluster.component(STEWARD)),
        termination_grace_period_seconds: Some(GRACE_SECONDS),
        containers: [credentials, database].into_iter().chain(rollout).chain(of_parts).collect(),
        volumes: Some(volumes),
        node_selector: cluster.placement.node_selector(),
        tolerations: Some(pod::with_eviction(cluster.placement.tolerations())),
        priority_class_name: cluster.placement.priority_class(),
        ..pod::spec(User::POSTGRES)
    }
}

fn database(cluster: &Cluster, contract: &Contract) -> Container {
    let service = &contract.primary.service;
    // Verification needs the full name, the one that clients use.
    let host = if cluster.requires_tls() { format!("{service}.{}.svc", cluster.namespace) } else { service.clone() };
    let mut env = vec![env::value("PRIMARY", &host)];
    if contract.operator.as_ref().is_some_and(|operator| operator.creates_roles) {
        env.push(env::value("ROLES_BY", "operator"));
    }
    let steward = Containers::of(cluster);
    steward.verifying(steward.sql("database", "database.sh", env), "verify-full")
}

fn credentials(cluster: &Cluster, contract: &Contract) -> Container {
    let claims = contract.set.as_ref().map(|set| {
        vec![
            env::value("CLAIMS", &format!("{}-{}-", set.claim_template, set.name)),
            env::value("INSTANCES", &set.claims.to_string()),
        ]
    });
    let env = [vec![env::value("SECRETS", SECRETS)], claims.unwrap_or_default()].concat();
    Containers::of(cluster).api("credentials", "credentials.sh", env)
}
