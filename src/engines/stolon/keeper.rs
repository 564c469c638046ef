//! The keepers: a StatefulSet whose pods run PostgreSQL under stolon-keeper.

use super::daemon::{self, KEEPER};
use crate::cluster::Cluster;
use crate::engines::instance::{self, CLAIM, GRACE_SECONDS, Mounts, Set};
use crate::kube::Object;
use crate::kube::pod::resources::INSTANCE;
use crate::kube::pod::{self, env, volume, with_disk};
use crate::kube::rbac::{Verb, on_named};
use k8s_openapi::api::core::v1::{Container, EnvVar, PodSpec, VolumeMount};
use k8s_openapi::api::rbac::v1::PolicyRule;

/// The mount path of the volume. PGDATA is two directories below, so that `lost+found` and the volume's modes do not
/// affect PostgreSQL.
const VOLUME: &str = "/var/lib/stolon";
const DATA_DIR: &str = "/var/lib/stolon/data";
const PGDATA: &str = "/var/lib/stolon/data/postgres";
/// The directory with the passwords as of the keeper's start.
pub(super) const CREDENTIALS: &str = "/run/keeper";

/// The seconds that stolon-keeper allows for `pg_ctl stop -m fast`, including the last checkpoint. With the chart, the
/// kubelet kills it sooner; the chart has no setting for that.
pub(super) fn stop_seconds(cluster: &Cluster) -> f64 {
    if super::is_chart(cluster) { 10.0 } else { 60.0 }
}

pub(super) fn objects(cluster: &Cluster) -> Vec<Object> {
    let set = Set {
        component: KEEPER,
        service: pods_service(cluster),
        labels: daemon::discovery(cluster, KEEPER),
        ports: Vec::new(),
        pod: pod_spec(cluster),
    };
    let mut objects = set.objects(cluster);
    objects.extend(instance::pod::account(cluster, KEEPER, rules(cluster)));
    objects
}

/// The headless Service: `<name>-keepers`, or with the chart `<name>-keeper-headless`.
pub(super) fn pods_service(cluster: &Cluster) -> String {
    cluster.component(if super::is_chart(cluster) { "keeper-headless" } else { "keepers" })
}

fn rules(cluster: &Cluster) -> Vec<PolicyRule> {
    let pods = instance::watch::pods(cluster, KEEPER);
    let mut rules = instance::rules(cluster, KEEPER);
    rules.extend(on_named("", "configmaps", [daemon::store(cluster)], &[Verb::Get]));
    rules.extend(on_named("", "pods", pods, &[Verb::Get, Verb::Patch]));
    rules
}

fn pod_spec(cluster: &Cluster) -> PodSpec {
    let mounts = Mounts::of(cluster, CREDENTIALS);
    let inspect = instance::inspect_volume(cluster, "inspect-volume", VOLUME, &mounts);
    PodSpec {
        termination_grace_period_seconds: Some(GRACE_SECONDS),
        init_containers: Some(vec![inspect, instance::credentials(cluster, &mounts)]),
        containers: vec![keeper(cluster, &mounts)],
        volumes: Some(mounts.volumes()),
        ..instance::pod::spec(cluster, KEEPER)
    }
}

fn keeper(cluster: &Cluster, volumes: &Mounts) -> Container {
    let mut mounts: Vec<VolumeMount> =
        [&volumes.scripts, &volumes.token, &volumes.credentials, &volumes.tmp, &volumes.run, &volumes.shm]
            .into_iter()
            .chain(&volumes.tls)
            .map(|mount| mount.at.clone())
            .collect();
    mounts.push(volume::mount(CLAIM, VOLUME));
    instance::probed(Container {
        command: Some(vec!["stolon-keeper".to_owned()]),
        env: Some(keeper_env(cluster)),
        ports: Some(vec![instance::pod::port("postgres", instance::pod::PORT)]),
        volume_mounts: Some(mounts),
        resources: Some(with_disk(cluster.resources.requirements(), INSTANCE)),
        ..pod::container(KEEPER, cluster.images.stolon.as_str())
    })
}

fn keeper_env(cluster: &Cluster) -> Vec<EnvVar> {
    let mut env = daemon::pod_env();
    env.extend(daemon::store_env(cluster, "STKEEPER"));
    env.extend([
        env::field("POD_INDEX", "metadata.labels['apps.kubernetes.io/pod-index']"),
        env::expanding("STKEEPER_UID", "keeper$(POD_INDEX)"),
        env::field("STKEEPER_PG_LISTEN_ADDRESS", "status.podIP"),
        env::value("STKEEPER_DATA_DIR", DATA_DIR),
        env::value("STKEEPER_PG_SU_USERNAME", cluster.secrets.superuser.username.as_str()),
        env::value("STKEEPER_PG_SU_PASSWORDFILE", &format!("{CREDENTIALS}/superuser")),
        env::value("STKEEPER_PG_REPL_USERNAME", cluster.secrets.replication.username.as_str()),
        env::value("STKEEPER_PG_REPL_PASSWORDFILE", &format!("{CREDENTIALS}/replication")),
        env::value("PGUSER", cluster.secrets.superuser.username.as_str()),
        env::value("CREDENTIALS", CREDENTIALS),
        env::value("PGDATA", PGDATA),
    ]);
    env
}
