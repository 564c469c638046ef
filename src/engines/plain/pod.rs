//! The instances' pods.

use super::{POSTGRES, pods_service};
use crate::blueprint::FailoverProfile;
use crate::cluster::Cluster;
use crate::engines::instance::{self, CLAIM, GRACE_SECONDS, Mounts, watch};
use crate::kube::pod::resources::{INSTANCE, ONCE};
use crate::kube::pod::volume::{self, Mount};
use crate::kube::pod::{self, env, resources, with_disk};
use crate::kube::rbac::{Verb, on_all};
use crate::steward::STEWARD;
use k8s_openapi::api::core::v1::{Container, EnvVar, PodSpec};
use k8s_openapi::api::rbac::v1::PolicyRule;

/// The mount path of the volume. PGDATA is a directory in it, so that `lost+found` and the volume's modes do not affect
/// PostgreSQL.
const VOLUME: &str = "/var/lib/postgresql/data";
const PGDATA: &str = "/var/lib/postgresql/data/pgdata";
/// The mount path of the instances' desired state.
pub(super) const DESIRED: &str = "/etc/postgresql/desired";
/// The directory in memory for the settings of the instance's role, and for logins.
pub(super) const STATE: &str = "/run/instance";
/// The directory with the passwords as of the instance's start.
pub(super) const CREDENTIALS: &str = "/run/credentials";
/// The mount path of the Secrets, which might be created after the pod.
const PASSWORDS: &str = "/run/secrets/pgforge.dev";
/// The file that permits this pod to initialise a new database.
const PERMIT: &str = "/run/instance/permit";
/// The files of the desired state that instances read; with TLS also `tls`.
const FILES: [&str; 7] =
    ["postgresql.conf", "pg_hba.conf", "pg_ident.conf", "primary", "instances", "synchronous", "initdb"];

/// The seconds for which an instance stays bound to a node that does not answer.
pub(in crate::engines) fn toleration_seconds(profile: FailoverProfile) -> u16 {
    match profile {
        FailoverProfile::Fast => 10,
        FailoverProfile::Balanced => 30,
        FailoverProfile::Patient => 300,
    }
}

pub(super) fn rules(cluster: &Cluster) -> Vec<PolicyRule> {
    let mut rules = vec![on_all("", "persistentvolumeclaims", &[Verb::List])];
    rules.extend(instance::rules(cluster, POSTGRES));
    rules
}

pub(super) fn spec(cluster: &Cluster) -> PodSpec {
    let mounts = Mounts::of(cluster, CREDENTIALS);
    let own = EngineVolumes::of(cluster);
    let inspect = |name| instance::inspect_volume(cluster, name, VOLUME, &mounts);
    let tolerations = cluster.placement.tolerations();
    PodSpec {
        termination_grace_period_seconds: Some(GRACE_SECONDS),
        init_containers: Some(vec![
            inspect("inspect-volume"),
            instance::credentials(cluster, &mounts),
            permit(cluster, &mounts, &own),
            initialise(cluster, &mounts, &own),
            // The claim is marked before PostgreSQL first starts.
            inspect("mark-volume"),
        ]),
        containers: vec![postgres(cluster, &mounts, &own)],
        volumes: Some([mounts.volumes(), own.all().map(|mount| mount.volume.clone()).to_vec()].concat()),
        tolerations: Some(pod::with_eviction_after(toleration_seconds(cluster.failover), tolerations)),
        ..instance::pod::spec(cluster, POSTGRES)
    }
}

/// Volumes that only these engines' instances have.
struct EngineVolumes {
    desired: Mount,
    state: Mount,
    superuser: Mount,
    replication: Mount,
}

impl EngineVolumes {
    fn of(cluster: &Cluster) -> Self {
        let password = |key: &str, secret: &str| {
            volume::password(&format!("password-{key}"), secret, &format!("{PASSWORDS}/{key}"))
        };
        let files: Vec<&str> = FILES.into_iter().chain(cluster.tls().map(|_| "tls")).collect();
        Self {
            desired: volume::config_map_files("desired", &cluster.component(STEWARD), DESIRED, &files),
            state: volume::memory("state", STATE, "1Mi"),
            superuser: password("superuser", &cluster.secrets.superuser.name),
            replication: password("replication", &cluster.secrets.replication.name),
        }
    }

    fn all(&self) -> [&Mount; 4] {
        [&self.desired, &self.state, &self.superuser, &self.replication]
    }
}

fn number() -> EnvVar {
    env::field("NUMBER", "metadata.labels['apps.kubernetes.io/pod-index']")
}

/// Decides whether this pod may initialise a new database.
fn permit(cluster: &Cluster, mounts: &Mounts, own: &EngineVolumes) -> Container {
    let at = [&mounts.scripts, &mounts.token, &mounts.scratch, &own.desired, &own.state].map(|mount| mount.at.clone());
    let data = k8s_openapi::api::core::v1::VolumeMount { read_only: Some(true), ..volume::mount(CLAIM, VOLUME) };
    let env = vec![
        env::field("NAMESPACE", "metadata.namespace"),
        number(),
        env::value("DESIRED", DESIRED),
        env::value("PGDATA", PGDATA),
        env::value("PERMIT", PERMIT),
    ];
    Container {
        command: Some(instance::pod::script("permit-initdb.sh")),
        env: Some([env, watch::claims(cluster, POSTGRES)].concat()),
        volume_mounts: Some([at.to_vec(), vec![data]].concat()),
        resources: Some(resources(ONCE)),
        ..pod::container("permit", cluster.images.api.as_str())
    }
}

/// Initialises the database, if permitted.
fn initialise(cluster: &Cluster, mounts: &Mounts, own: &EngineVolumes) -> Container {
    let at =
        [&mounts.scripts, &mounts.credentials, &mounts.tmp, &own.desired, &own.state].map(|mount| mount.at.clone());
    let env = vec![
        env::value("DESIRED", DESIRED),
        env::value("VOLUME", VOLUME),
        env::value("PGDATA", PGDATA),
        env::value("PERMIT", PERMIT),
        env::value("CREDENTIALS", CREDENTIALS),
        env::value("SUPERUSER", cluster.secrets.superuser.username.as_str()),
    ];
    Container {
        command: Some(instance::pod::script("initdb.sh")),
        env: Some(env),
        volume_mounts: Some([at.to_vec(), vec![volume::mount(CLAIM, VOLUME)]].concat()),
        resources: Some(with_disk(cluster.resources.requirements(), INSTANCE)),
        ..pod::container("initialise", cluster.images.postgres.as_str())
    }
}

fn postgres(cluster: &Cluster, mounts: &Mounts, own: &EngineVolumes) -> Container {
    let shared = [&mounts.scripts, &mounts.credentials, &mounts.tmp, &mounts.run, &mounts.shm];
    let at = shared.into_iter().chain(own.all()).chain(&mounts.tls).map(|mount| mount.at.clone());
    let superuser = cluster.secrets.superuser.username.as_str();
    let env = vec![
        number(),
        env::value("HOST", &watch::host(cluster, POSTGRES, &pods_service(cluster))),
        env::value("DESIRED", DESIRED),
        env::value("VOLUME", VOLUME),
        env::value("PGDATA", PGDATA),
        env::value("STATE", STATE),
        env::value("PASSWORDS", PASSWORDS),
        env::value("CREDENTIALS", CREDENTIALS),
        env::value("SUPERUSER", superuser),
        env::value("REPLICATION", cluster.secrets.replication.username.as_str()),
        env::value("PGUSER", superuser),
    ];
    let certificate = mounts.tls.iter().map(|tls| env::value("CERTIFICATE", &tls.at.mount_path));
    let env = env.into_iter().chain(certificate).collect();
    instance::probed(Container {
        command: Some(instance::pod::script("postgres.sh")),
        env: Some(env),
        ports: Some(vec![instance::pod::port("postgres", instance::pod::PORT)]),
        volume_mounts: Some(at.chain([volume::mount(CLAIM, VOLUME)]).collect()),
        resources: Some(with_disk(cluster.resources.requirements(), INSTANCE)),
        ..pod::container(POSTGRES, cluster.images.postgres.as_str())
    })
}
