//! The members' pods.

use super::{POSTGRES, REST};
use crate::cluster::Cluster;
use crate::engines::instance::{self, CLAIM, GRACE_SECONDS, Mounts, watch};
use crate::knowledge::images;
use crate::kube::pod::probe::{self, Timing};
use crate::kube::pod::resources::{INSTANCE, ONCE};
use crate::kube::pod::volume::{self, Mount};
use crate::kube::pod::{self, User, env, resources, with_disk};
use crate::kube::rbac::{Verb, on_all, on_named};
use crate::steward::STEWARD;
use k8s_openapi::api::core::v1::{Container, EnvVar, PodSpec, VolumeMount};
use k8s_openapi::api::rbac::v1::PolicyRule;

/// The mount path of the volume, and PostgreSQL's directory in it.
const VOLUME: &str = "/home/postgres/pgdata";
pub(super) const PGDATA: &str = "/home/postgres/pgdata/pgdata";
/// The directory of Patroni's configuration, in memory.
const CONFIG: &str = "/run/patroni";
/// The logins of standbys, in memory.
pub(super) const PGPASS: &str = "/run/patroni/pgpass";
/// The mount path of the members' desired state.
const DESIRED: &str = "/etc/patroni/desired";
/// The directory with the passwords as of the member's start.
pub(super) const CREDENTIALS: &str = "/run/credentials";
/// The mount path of the Secrets, which might be created after the pod.
const PASSWORDS: &str = "/run/secrets/pgforge.dev";
/// The file that permits this pod to initialise the first database.
const PERMIT: &str = "/run/patroni/permit";

/// A member is alive while its loop runs; Patroni judges that by the lock's `ttl`.
const LIVENESS: Timing = Timing { period: 10, timeout: 5, failures: 3 };
const STARTUP: Timing = Timing { period: 5, timeout: 5, failures: 60 };
const READINESS: Timing = Timing { period: 5, timeout: 5, failures: 2 };

/// The ConfigMaps with the lock, the configuration, failover requests, and the synchronous standbys.
pub(super) fn stores(cluster: &Cluster) -> Vec<String> {
    ["leader", "config", "failover", "sync"].map(|store| cluster.component(store)).into()
}

/// RBAC cannot restrict lists and watches to names.
pub(super) fn rules(cluster: &Cluster) -> Vec<PolicyRule> {
    let mut rules = instance::rules(cluster, POSTGRES);
    rules.extend([
        on_all("", "persistentvolumeclaims", &[Verb::List]),
        on_all("", "configmaps", &[Verb::Create, Verb::List, Verb::Watch]),
        on_all("", "pods", &[Verb::List, Verb::Watch]),
    ]);
    rules.extend(on_named("", "configmaps", stores(cluster), &[Verb::Get, Verb::Patch, Verb::Update]));
    rules.extend(on_named("", "pods", watch::pods(cluster, POSTGRES), &[Verb::Get, Verb::Patch]));
    rules
}

pub(super) fn spec(cluster: &Cluster) -> PodSpec {
    let mounts = Mounts::of(cluster, CREDENTIALS);
    let own = EngineVolumes::of(cluster);
    let inspect = |name| instance::inspect_volume(cluster, name, VOLUME, &mounts);
    let (uid, gid) = images::patroni_user(cluster.images.patroni.as_str());
    PodSpec {
        termination_grace_period_seconds: Some(GRACE_SECONDS),
        init_containers: Some(vec![
            inspect("inspect-volume"),
            instance::credentials(cluster, &mounts),
            permit(cluster, &mounts, &own),
            bootstrap(cluster, &mounts, &own),
            // The claim is marked before PostgreSQL first starts.
            inspect("mark-volume"),
        ]),
        containers: vec![postgres(cluster, &mounts, &own)],
        volumes: Some([mounts.volumes(), own.all().map(|mount| mount.volume.clone()).to_vec()].concat()),
        security_context: User::new(uid, gid).and_then(|user| pod::spec(user).security_context),
        ..instance::pod::spec(cluster, POSTGRES)
    }
}

/// Volumes that only members have.
struct EngineVolumes {
    desired: Mount,
    config: Mount,
    superuser: Mount,
    replication: Mount,
}

impl EngineVolumes {
    fn of(cluster: &Cluster) -> Self {
        let password = |key: &str, secret: &str| {
            volume::password(&format!("password-{key}"), secret, &format!("{PASSWORDS}/{key}"))
        };
        let files = ["patroni.yml", "primary", "initdb"];
        Self {
            desired: volume::config_map_files("desired", &cluster.component(STEWARD), DESIRED, &files),
            config: volume::memory("config", CONFIG, "1Mi"),
            superuser: password("superuser", &cluster.secrets.superuser.name),
            replication: password("replication", &cluster.secrets.replication.name),
        }
    }

    fn all(&self) -> [&Mount; 4] {
        [&self.desired, &self.config, &self.superuser, &self.replication]
    }
}

/// Decides whether this pod may initialise the first database.
fn permit(cluster: &Cluster, mounts: &Mounts, own: &EngineVolumes) -> Container {
    let at = [&mounts.scripts, &mounts.token, &mounts.scratch, &own.desired, &own.config].map(|mount| mount.at.clone());
    let data = VolumeMount { read_only: Some(true), ..volume::mount(CLAIM, VOLUME) };
    let env = vec![
        env::field("NAMESPACE", "metadata.namespace"),
        env::field("NUMBER", "metadata.labels['apps.kubernetes.io/pod-index']"),
        env::value("DESIRED", DESIRED),
        env::value("PGDATA", PGDATA),
        env::value("PERMIT", PERMIT),
        env::value("ELECTED", "yes"),
    ];
    Container {
        command: Some(instance::pod::script("permit-initdb.sh")),
        env: Some([env, watch::claims(cluster, POSTGRES)].concat()),
        volume_mounts: Some([at.to_vec(), vec![data]].concat()),
        resources: Some(resources(ONCE)),
        ..pod::container("permit", cluster.images.api.as_str())
    }
}

fn logins(cluster: &Cluster) -> Vec<EnvVar> {
    vec![
        env::value("MAJOR", &cluster.postgres.version.major.to_string()),
        env::value("DESIRED", DESIRED),
        env::value("CREDENTIALS", CREDENTIALS),
        env::value("SUPERUSER", cluster.secrets.superuser.username.as_str()),
        env::value("REPLICATION", cluster.secrets.replication.username.as_str()),
    ]
}

/// Initialises the first database, if permitted.
fn bootstrap(cluster: &Cluster, mounts: &Mounts, own: &EngineVolumes) -> Container {
    let shared = [&mounts.scripts, &mounts.credentials, &mounts.tmp, &mounts.shm, &own.desired, &own.config];
    let env = vec![env::value("VOLUME", VOLUME), env::value("PGDATA", PGDATA), env::value("PERMIT", PERMIT)];
    Container {
        command: Some(instance::pod::script("bootstrap.sh")),
        env: Some([env, logins(cluster)].concat()),
        volume_mounts: Some(
            [shared.map(|mount| mount.at.clone()).to_vec(), vec![volume::mount(CLAIM, VOLUME)]].concat(),
        ),
        resources: Some(with_disk(cluster.resources.requirements(), INSTANCE)),
        ..pod::container("bootstrap", cluster.images.patroni.as_str())
    }
}

fn postgres(cluster: &Cluster, mounts: &Mounts, own: &EngineVolumes) -> Container {
    let shared = [&mounts.scripts, &mounts.token, &mounts.credentials, &mounts.tmp, &mounts.run, &mounts.shm];
    let at = shared.into_iter().chain(own.all()).chain(&mounts.tls).map(|mount| mount.at.clone());
    let env = vec![
        env::field("POD_IP", "status.podIP"),
        env::field("PATRONI_NAME", "metadata.name"),
        env::field("PATRONI_KUBERNETES_NAMESPACE", "metadata.namespace"),
        env::field("PATRONI_KUBERNETES_POD_IP", "status.podIP"),
        env::expanding("PATRONI_POSTGRESQL_CONNECT_ADDRESS", &format!("$(POD_IP):{}", instance::pod::PORT)),
        env::expanding("PATRONI_RESTAPI_CONNECT_ADDRESS", &format!("$(POD_IP):{REST}")),
        env::value("CONFIG", CONFIG),
        env::value("PASSWORDS", PASSWORDS),
        env::value("PGDATA", PGDATA),
        env::value("PGUSER", cluster.secrets.superuser.username.as_str()),
    ];
    let port = instance::pod::port;
    Container {
        command: Some(instance::pod::script("member.sh")),
        env: Some([env, logins(cluster)].concat()),
        ports: Some(vec![port("postgres", instance::pod::PORT), port("rest", REST)]),
        volume_mounts: Some(at.chain([volume::mount(CLAIM, VOLUME)]).collect()),
        resources: Some(with_disk(cluster.resources.requirements(), INSTANCE)),
        startup_probe: Some(probe::http("/liveness", "rest", STARTUP)),
        liveness_probe: Some(probe::http("/liveness", "rest", LIVENESS)),
        readiness_probe: Some(probe::http("/readiness", "rest", READINESS)),
        ..pod::container(POSTGRES, cluster.images.patroni.as_str())
    }
}
