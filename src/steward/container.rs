//! Containers of the steward, whichever part they belong to.

use crate::blueprint::values::Image;
use crate::cluster::Cluster;
use crate::kube::pod::resources::LOOP;
use crate::kube::pod::volume::{self, AUTHORITY, Mount};
use crate::kube::pod::{self, env, probe, resources};
use k8s_openapi::api::core::v1::{Container, EnvVar, VolumeMount};

/// Seconds between two passes of each loop.
const INTERVAL: &str = "5";
/// The mount path of the files with the desired state.
pub const DESIRED: &str = "/etc/steward";
/// The directory of what the credentials container reads from Secrets: in memory, never on a disk.
pub(super) const SECRETS: &str = "/run/steward/secrets";
/// The mount path of the scripts.
const SCRIPTS: &str = "/scripts";

const READINESS: probe::Timing = probe::Timing { period: 3, timeout: 5, failures: 1 };

/// How a container uses the Secrets that the credentials container has read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secrets {
    /// It reads them.
    Read,
    /// It also reports to the credentials container which password is in effect.
    Report,
}

/// Builds containers of the steward. Each repeats one script, and is ready while the last pass succeeded.
#[derive(Debug, Clone, Copy)]
pub struct Containers<'a> {
    cluster: &'a Cluster,
}

impl<'a> Containers<'a> {
    /// Creates the builder for a cluster's steward.
    pub fn of(cluster: &'a Cluster) -> Self {
        Self { cluster }
    }

    /// A container that calls the Kubernetes API with `curl`.
    pub fn api(self, name: &str, script: &str, own: Vec<EnvVar>) -> Container {
        let env = [vec![env::field("NAMESPACE", "metadata.namespace")], own].concat();
        self.with_token(self.container(name, &self.cluster.images.api, script, env))
    }

    /// A container that connects to PostgreSQL with `psql`.
    pub fn sql(self, name: &str, script: &str, own: Vec<EnvVar>) -> Container {
        self.with_secrets(self.container(name, &self.cluster.images.postgres, script, own), Secrets::Read)
    }

    /// Adds the Secrets that the credentials container has read.
    pub fn with_secrets(self, mut container: Container, use_of: Secrets) -> Container {
        let read_only = (use_of == Secrets::Read).then_some(true);
        let secrets = VolumeMount { read_only, ..volume::mount("secrets", SECRETS) };
        container.volume_mounts.get_or_insert_default().push(secrets);
        container.env.get_or_insert_default().push(env::value("SECRETS", SECRETS));
        container
    }

    /// The volume that [`Containers::verifying`] mounts, if TLS is required.
    pub fn authority(self) -> Option<Mount> {
        let secret = self.cluster.certificate().filter(|_| self.cluster.requires_tls())?;
        Some(volume::authority(&secret))
    }

    /// Makes the container connect with this `sslmode` of libpq if TLS is required, so that it never sends a password
    /// to another server.
    pub fn verifying(self, mut container: Container, sslmode: &str) -> Container {
        if let Some(authority) = self.authority() {
            let file = format!("{AUTHORITY}/ca.crt");
            let env = [env::value("PGSSLMODE", sslmode), env::value("PGSSLROOTCERT", &file)];
            container.env.get_or_insert_default().extend(env);
            container.volume_mounts.get_or_insert_default().push(authority.at);
        }
        container
    }

    /// Any container of the steward.
    pub fn container(self, name: &str, image: &Image, script: &str, own: Vec<EnvVar>) -> Container {
        let shared = vec![env::value("INTERVAL", INTERVAL), env::value("DESIRED", DESIRED)];
        let read_only = |name, path| VolumeMount { read_only: Some(true), ..volume::mount(name, path) };
        let tmp = VolumeMount { sub_path: Some(name.to_owned()), ..volume::mount("tmp", "/tmp") };
        let ready = ["sh".to_owned(), format!("{SCRIPTS}/ready.sh")];
        Container {
            command: Some(vec!["sh".to_owned(), format!("{SCRIPTS}/{script}")]),
            env: Some([shared, own].concat()),
            volume_mounts: Some(vec![read_only("scripts", SCRIPTS), read_only("desired", DESIRED), tmp]),
            readiness_probe: Some(probe::exec(ready, READINESS)),
            resources: Some(resources(LOOP)),
            ..pod::container(name, &image.to_string())
        }
    }

    /// Adds the pod's token.
    pub fn with_token(self, mut container: Container) -> Container {
        container.volume_mounts.get_or_insert_default().push(volume::token().at);
        container
    }
}
