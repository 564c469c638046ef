//! The init containers of an instance's pod, and their permissions.

use super::pod::script;
use super::set::CLAIM;
use crate::cluster::Cluster;
use crate::kube::pod::resources::ONCE;
use crate::kube::pod::volume::{self, Mount};
use crate::kube::pod::{self, env, resources};
use crate::kube::rbac::{Verb, on_named};
use k8s_openapi::api::core::v1::{Container, Volume, VolumeMount};
use k8s_openapi::api::rbac::v1::PolicyRule;

/// The volumes of an instance's pod, except the claim's.
pub(in crate::engines) struct Mounts {
    /// The static scripts.
    pub(in crate::engines) scripts: Mount,
    /// The pod's token.
    pub(in crate::engines) token: Mount,
    /// `/tmp` of PostgreSQL's container.
    pub(in crate::engines) tmp: Mount,
    /// `/tmp` of containers that handle passwords: memory.
    pub(in crate::engines) scratch: Mount,
    /// Passwords as of the instance's start.
    pub(in crate::engines) credentials: Mount,
    /// `/run/postgresql`.
    pub(in crate::engines) run: Mount,
    /// `/dev/shm`.
    pub(in crate::engines) shm: Mount,
    /// The server's certificate, if there is TLS.
    pub(in crate::engines) tls: Option<Mount>,
}

impl Mounts {
    /// Returns the volumes of a cluster; `credentials` is the directory for passwords.
    pub(in crate::engines) fn of(cluster: &Cluster, credentials: &str) -> Self {
        Self {
            scripts: super::pod::scripts(cluster),
            token: volume::token(),
            tmp: volume::tmp(),
            scratch: volume::memory("scratch", "/tmp", "1Mi"),
            credentials: volume::memory("credentials", credentials, "1Mi"),
            run: volume::run_postgresql(),
            shm: volume::shm(&cluster.shared_memory().to_string()),
            tls: cluster.certificate().map(|secret| volume::certificate(&secret)),
        }
    }

    /// The volumes of the pod's spec.
    pub(in crate::engines) fn volumes(&self) -> Vec<Volume> {
        [&self.scripts, &self.token, &self.tmp, &self.scratch, &self.credentials, &self.run, &self.shm]
            .into_iter()
            .chain(&self.tls)
            .map(|mount| mount.volume.clone())
            .collect()
    }
}

/// Checks whether the volume, mounted at `path`, holds a database, and records the result on its claim. A second such
/// container, after a database was created, needs another `name`.
pub(in crate::engines) fn inspect_volume(cluster: &Cluster, name: &str, path: &str, mounts: &Mounts) -> Container {
    let data = VolumeMount { read_only: Some(true), ..volume::mount(CLAIM, path) };
    let mounts = [&mounts.scripts, &mounts.token, &mounts.scratch].map(|mount| mount.at.clone());
    Container {
        command: Some(script("inspect-volume.sh")),
        env: Some(vec![
            env::field("NAMESPACE", "metadata.namespace"),
            env::field("POD_NAME", "metadata.name"),
            env::expanding("CLAIM", &format!("{CLAIM}-$(POD_NAME)")),
            env::value("VOLUME", path),
        ]),
        volume_mounts: Some([mounts.to_vec(), vec![data]].concat()),
        resources: Some(resources(ONCE)),
        ..pod::container(name, cluster.images.api.as_str())
    }
}

/// Waits for the Secrets and copies the passwords to memory.
pub(in crate::engines) fn credentials(cluster: &Cluster, mounts: &Mounts) -> Container {
    let at = [&mounts.scripts, &mounts.token, &mounts.credentials, &mounts.scratch].map(|mount| mount.at.clone());
    Container {
        command: Some(script("instance-credentials.sh")),
        env: Some(vec![
            env::field("NAMESPACE", "metadata.namespace"),
            env::value("SUPERUSER_SECRET", cluster.secrets.superuser.name.as_str()),
            env::value("REPLICATION_SECRET", cluster.secrets.replication.name.as_str()),
            env::value("CREDENTIALS", mounts.credentials.at.mount_path.as_str()),
        ]),
        volume_mounts: Some(at.into()),
        resources: Some(resources(ONCE)),
        ..pod::container("credentials", cluster.images.api.as_str())
    }
}

/// The permissions of both containers: on the claims of the pods and on the two Secrets.
pub(in crate::engines) fn rules(cluster: &Cluster, component: &str) -> Vec<PolicyRule> {
    let claims = (0..cluster.instances).map(|ordinal| format!("{CLAIM}-{}-{ordinal}", cluster.component(component)));
    let secrets = [cluster.secrets.superuser.name.as_str(), cluster.secrets.replication.name.as_str()];
    [
        on_named("", "persistentvolumeclaims", claims, &[Verb::Get, Verb::Patch]),
        on_named("", "secrets", secrets, &[Verb::Get]),
    ]
    .into_iter()
    .flatten()
    .collect()
}
