//! The poolers' pods.

use super::COMPONENT;
use crate::cluster::{Cluster, Pooler};
use crate::contract::Contract;
use crate::kube::labels;
use crate::kube::pod::resources::POOLER as DISK;
use crate::kube::pod::volume::{self, Mount};
use crate::kube::pod::{self, User, env, probe, spreads, with_disk};
use k8s_openapi::api::core::v1::{Container, ContainerPort, PodSpec};

/// Where `pgbouncer.ini` is mounted.
const DESIRED: &str = "/etc/pgbouncer";
/// Where the login of the pooler's role is mounted.
const SECRET: &str = "/run/secrets/pgforge.dev/pooler";
/// The directory in memory for the file with that login.
const RUN: &str = "/run/pgbouncer";
/// The file with that login.
pub(super) const PASSWORDS: &str = "/run/pgbouncer/userlist.txt";
/// The directory of its socket.
pub(super) const SOCKET: &str = "/tmp";

/// Seconds until no Service routes to a terminating pod.
const DRAIN_SECONDS: u16 = 5;
/// Seconds for open transactions to end.
const DRAIN: u16 = 30;

/// Checks only whether it accepts connections: while there is no primary, clients must keep waiting for the next one.
const READINESS: probe::Timing = probe::Timing { period: 5, timeout: 2, failures: 2 };
const LIVENESS: probe::Timing = probe::Timing { period: 10, timeout: 5, failures: 3 };

/// The ConfigMap with its script.
pub(super) fn scripts(cluster: &Cluster) -> String {
    format!("{}-scripts", cluster.component(COMPONENT))
}

pub(super) fn spec(cluster: &Cluster, pooler: &Pooler, contract: &Contract) -> PodSpec {
    let mut mounts = vec![
        volume::scripts("scripts", &scripts(cluster), "/scripts"),
        volume::config_map("desired", &cluster.component(COMPONENT), DESIRED),
        volume::login("login", &pooler.secret, SECRET),
        volume::memory("run", RUN, "1Mi"),
        volume::tmp(),
    ];
    mounts.extend(cluster.certificate().map(|secret| volume::certificate(&secret)));
    let placement = &cluster.placement;
    PodSpec {
        service_account_name: Some(cluster.component(COMPONENT)),
        termination_grace_period_seconds: Some(i64::from(DRAIN_SECONDS + DRAIN) + 5),
        containers: vec![container(cluster, pooler, contract, &mounts)],
        volumes: Some(mounts.into_iter().map(|mount| mount.volume).collect()),
        topology_spread_constraints: Some(spreads(
            &placement.spread,
            &labels::selector(cluster.name.as_str(), COMPONENT),
        )),
        node_selector: placement.node_selector(),
        tolerations: Some(pod::with_eviction(placement.tolerations())),
        priority_class_name: placement.priority_class(),
        ..pod::spec(User::POSTGRES)
    }
}

fn container(cluster: &Cluster, pooler: &Pooler, contract: &Contract, mounts: &[Mount]) -> Container {
    let mut env = vec![
        env::value("DESIRED", DESIRED),
        env::value("SECRET", SECRET),
        env::value("RUN", RUN),
        env::value("DRAIN_SECONDS", &DRAIN_SECONDS.to_string()),
        env::value("DRAIN", &DRAIN.to_string()),
    ];
    env.extend(cluster.tls().map(|_| env::value("CERTIFICATE", volume::CERTIFICATE)));
    let port = ContainerPort {
        name: Some("postgres".to_owned()),
        container_port: contract.primary.port.into(),
        protocol: Some("TCP".to_owned()),
        ..ContainerPort::default()
    };
    Container {
        command: Some(vec!["sh".to_owned(), "/scripts/pooler.sh".to_owned()]),
        env: Some(env),
        ports: Some(vec![port]),
        volume_mounts: Some(mounts.iter().map(|mount| mount.at.clone()).collect()),
        resources: Some(with_disk(pooler.desired.resources.requirements(), DISK)),
        readiness_probe: Some(probe::tcp("postgres", READINESS)),
        liveness_probe: Some(probe::tcp("postgres", LIVENESS)),
        ..pod::container("pgbouncer", cluster.images.pgbouncer.as_str())
    }
}
