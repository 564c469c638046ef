//! The keepers: a StatefulSet whose pods run PostgreSQL under stolon-keeper.

use super::daemon::{self, KEEPER, PORT};
use crate::cluster::Cluster;
use crate::kube::pod::volume::{self, Mount};
use crate::kube::pod::{self, env, probe, resources};
use crate::kube::rbac::{Verb, on_named};
use crate::kube::workload::{Start, claim, stateful_set};
use crate::kube::{Object, disruption, labels, metadata, service};
use k8s_openapi::api::core::v1::{Container, EnvVar, PodSpec, VolumeMount};
use k8s_openapi::api::rbac::v1::PolicyRule;

/// Where the volume is mounted. PGDATA is two directories below, so that `lost+found` and the volume's own modes never
/// meet PostgreSQL.
const VOLUME: &str = "/var/lib/stolon";
const DATA_DIR: &str = "/var/lib/stolon/data";
const PGDATA: &str = "/var/lib/stolon/data/postgres";
/// The volume claim template's name.
pub(super) const CLAIM: &str = "data";
/// Passwords as each keeper read them when it started.
pub(super) const CREDENTIALS: &str = "/run/keeper";

/// Seconds that stolon-keeper gives `pg_ctl stop -m fast`, with a last checkpoint in them.
pub(super) const STOP_SECONDS: f64 = 60.0;
/// That, and time to say so.
const GRACE_SECONDS: i64 = 90;

/// A start may replay WAL for an hour before the kubelet tries again.
const STARTUP: probe::Timing = probe::Timing { period: 5, timeout: 10, failures: 720 };
const LIVENESS: probe::Timing = probe::Timing { period: 30, timeout: 10, failures: 3 };
const READINESS: probe::Timing = probe::Timing { period: 5, timeout: 10, failures: 2 };

pub(super) fn objects(cluster: &Cluster) -> Vec<Object> {
    let (name, namespace) = (cluster.name.as_str(), cluster.namespace.as_str());
    let own = labels::of(name, KEEPER);
    let selector = labels::selector(name, KEEPER);
    let workload = cluster.component(KEEPER);
    let pods_service = pods_service(cluster);
    let claims =
        vec![claim(CLAIM, labels::selector(name, KEEPER), &cluster.storage.size.to_string(), cluster.storage.class())];
    let mut set = stateful_set(
        metadata(namespace, &workload, own.clone()),
        selector.clone(),
        cluster.instances.into(),
        Start::Parallel,
        &pods_service,
        pod_spec(cluster),
        claims,
    );
    let spec = set.spec.as_mut().expect("a spec was just given");
    daemon::join_discovery(&mut spec.template, cluster, KEEPER);
    spec.persistent_volume_claim_retention_policy.get_or_insert_default().when_deleted =
        Some(cluster.storage.when_deleted().to_owned());
    let port = service::port("postgres", PORT);
    let mut objects = vec![
        Object::of(&set),
        Object::of(&service::headless(metadata(namespace, &pods_service, own.clone()), selector.clone(), vec![port])),
    ];
    objects.extend(
        disruption::budget(metadata(namespace, &workload, own), selector, cluster.instances.into())
            .map(|budget| Object::of(&budget)),
    );
    objects.extend(daemon::account(cluster, KEEPER, rules(cluster)));
    objects
}

/// The headless Service: `<name>-keepers`.
pub(super) fn pods_service(cluster: &Cluster) -> String {
    cluster.component("keepers")
}

fn rules(cluster: &Cluster) -> Vec<PolicyRule> {
    let pods: Vec<String> =
        (0..cluster.instances).map(|ordinal| format!("{}-{ordinal}", cluster.component(KEEPER))).collect();
    let claims = pods.iter().map(|pod| format!("{CLAIM}-{pod}"));
    [
        on_named("", "configmaps", [daemon::store(cluster)], &[Verb::Get]),
        on_named("", "persistentvolumeclaims", claims, &[Verb::Get, Verb::Patch]),
        on_named(
            "",
            "secrets",
            [cluster.secrets.superuser.name.as_str(), cluster.secrets.replication.name.as_str()],
            &[Verb::Get],
        ),
        on_named("", "pods", pods, &[Verb::Get, Verb::Patch]),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn pod_spec(cluster: &Cluster) -> PodSpec {
    let volumes = Volumes::of(cluster);
    PodSpec {
        service_account_name: Some(cluster.component(KEEPER)),
        termination_grace_period_seconds: Some(GRACE_SECONDS),
        init_containers: Some(vec![inspect_volume(cluster, &volumes), credentials(cluster, &volumes)]),
        containers: vec![keeper(cluster, &volumes)],
        volumes: Some(volumes.all()),
        ..daemon::pod(cluster, KEEPER)
    }
}

/// The pod's volumes but for the claim's.
struct Volumes {
    scripts: Mount,
    token: Mount,
    tmp: Mount,
    scratch: Mount,
    credentials: Mount,
    run: Mount,
    shm: Mount,
}

impl Volumes {
    fn of(cluster: &Cluster) -> Self {
        Self {
            scripts: daemon::scripts(cluster),
            token: volume::token(),
            tmp: volume::tmp(),
            scratch: volume::memory("scratch", "/tmp", "1Mi"),
            credentials: volume::memory("credentials", CREDENTIALS, "1Mi"),
            run: volume::run_postgresql(),
            shm: volume::shm(&cluster.shared_memory().to_string()),
        }
    }

    fn all(&self) -> Vec<k8s_openapi::api::core::v1::Volume> {
        [&self.scripts, &self.token, &self.tmp, &self.scratch, &self.credentials, &self.run, &self.shm]
            .map(|mount| mount.volume.clone())
            .into()
    }
}

/// Looks whether the volume holds a database, and says so on its claim.
fn inspect_volume(cluster: &Cluster, volumes: &Volumes) -> Container {
    let data = VolumeMount { read_only: Some(true), ..volume::mount(CLAIM, VOLUME) };
    Container {
        command: Some(daemon::script("inspect-volume.sh")),
        env: Some(vec![
            env::field("NAMESPACE", "metadata.namespace"),
            env::field("POD_NAME", "metadata.name"),
            env::expanding("CLAIM", &format!("{CLAIM}-$(POD_NAME)")),
            env::value("VOLUME", VOLUME),
        ]),
        volume_mounts: Some(vec![
            volumes.scripts.at.clone(),
            volumes.token.at.clone(),
            data,
            volumes.scratch.at.clone(),
        ]),
        resources: Some(resources("10m", "32Mi", "32Mi")),
        ..pod::container("inspect-volume", cluster.images.api.as_str())
    }
}

/// Waits for the Secrets and copies the passwords that the keeper uses all its life.
fn credentials(cluster: &Cluster, volumes: &Volumes) -> Container {
    let mounts = [&volumes.scripts, &volumes.token, &volumes.credentials, &volumes.scratch];
    Container {
        command: Some(daemon::script("keeper-credentials.sh")),
        env: Some(vec![
            env::field("NAMESPACE", "metadata.namespace"),
            env::value("SUPERUSER_SECRET", cluster.secrets.superuser.name.as_str()),
            env::value("REPLICATION_SECRET", cluster.secrets.replication.name.as_str()),
            env::value("CREDENTIALS", CREDENTIALS),
        ]),
        volume_mounts: Some(mounts.map(|mount| mount.at.clone()).into()),
        resources: Some(resources("10m", "32Mi", "32Mi")),
        ..pod::container("credentials", cluster.images.api.as_str())
    }
}

fn keeper(cluster: &Cluster, volumes: &Volumes) -> Container {
    let mut mounts: Vec<VolumeMount> =
        [&volumes.scripts, &volumes.token, &volumes.credentials, &volumes.tmp, &volumes.run, &volumes.shm]
            .map(|mount| mount.at.clone())
            .into();
    mounts.push(volume::mount(CLAIM, VOLUME));
    Container {
        command: Some(vec!["stolon-keeper".to_owned()]),
        env: Some(keeper_env(cluster)),
        ports: Some(vec![daemon::port()]),
        volume_mounts: Some(mounts),
        resources: Some(cluster.resources.requirements()),
        startup_probe: Some(probe::exec(daemon::script("keeper-startup.sh"), STARTUP)),
        liveness_probe: Some(probe::exec(daemon::script("keeper-live.sh"), LIVENESS)),
        readiness_probe: Some(probe::exec(daemon::script("keeper-ready.sh"), READINESS)),
        ..pod::container(KEEPER, cluster.images.stolon.as_str())
    }
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
