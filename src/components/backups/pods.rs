//! What the pods of backups share: the container that accesses the bucket, the volume through which both containers
//! communicate, and where pods are scheduled.

use crate::blueprint::values::ResourceName;
use crate::blueprint::{Amounts, Resources, S3};
use crate::cluster::{Cluster, Dumps};
use crate::contract::Contract;
use crate::kube::pod::env::literal;
use crate::kube::pod::resources::BACKUP;
use crate::kube::pod::volume::{self, Mount};
use crate::kube::pod::{self, User, away_from, env, with_disk};
use crate::kube::{labels, metadata};
use k8s_openapi::api::core::v1::{Container, EnvVar, PodSpec, ResourceRequirements, Volume, VolumeMount};
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use std::collections::BTreeMap;

/// The ConfigMap that lists the databases to dump: `<name>-dump`.
pub(super) const DESIRED: &str = "dump";
/// Where it is mounted.
pub(super) const DESIRED_AT: &str = "/etc/dump";
/// One day, in seconds. A restore takes longer than its dump, and an operator watches it.
pub(super) const RESTORE_DEADLINE: u64 = 86_400;
/// The ConfigMap with the scripts: `<name>-backup-scripts`.
pub(super) const SCRIPTS: &str = "backup-scripts";
/// Where the two containers exchange files. It is in memory: manifests and a cluster's roles pass through it.
const EXCHANGE: &str = "/run/exchange";
/// The container with PostgreSQL's programs.
pub(super) const POSTGRES: &str = "postgres";
/// The container with rclone.
pub(super) const STORE: &str = "store";
/// Time for a terminated container to remove its incomplete run.
const GRACE_SECONDS: i64 = 30;

/// What the container that accesses the bucket may do there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// Read; it refuses every other order.
    Read,
    /// Add runs, and remove those that `keep` does not cover.
    Write,
}

/// Where runs are stored, and what the container that accesses them may do and use.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) s3: &'a S3,
    pub(super) prefix: &'a str,
    pub(super) resources: &'a Resources,
    pub(super) access: Access,
}

impl<'a> Place<'a> {
    /// The place of the cluster's own dumps.
    pub(super) fn of(dumps: &'a Dumps, access: Access) -> Self {
        Self { s3: &dumps.desired.to.s3, prefix: &dumps.prefix, resources: &dumps.desired.resources, access }
    }

    /// The Secret with the keys; `None` if the cloud grants access to the service account.
    fn secret(self) -> Option<&'a str> {
        let read_only = self.s3.verify_secret.as_ref().filter(|_| self.access == Access::Read);
        read_only.or(self.s3.secret.as_ref()).map(ResourceName::as_str)
    }

    /// `bucket/prefix`, for messages.
    pub(super) fn location(self) -> String {
        literal(&format!("{}/{}", self.s3.bucket, self.prefix))
    }
}

/// The default resources of a container: CPU request, memory request, memory limit.
pub(super) struct Defaults(pub(super) [&'static str; 3]);

impl Defaults {
    /// A container that dumps or uploads.
    pub(super) const DUMP: Self = Self(["100m", "128Mi", "512Mi"]);
    /// A temporary PostgreSQL for a test restore.
    pub(super) const VERIFY: Self = Self(["250m", "512Mi", "1Gi"]);

    /// Returns the resources of the blueprint, with these defaults for what it omits.
    pub(super) fn with(&self, desired: &Resources) -> ResourceRequirements {
        let Self([cpu, memory, most]) = self;
        let amounts = |desired: &Amounts, cpu: Option<&str>, memory: &str| {
            let cpu = desired.cpu.map(|cpu| cpu.to_string()).or(cpu.map(str::to_owned));
            let memory = desired.memory.map_or_else(|| memory.to_owned(), |memory| memory.to_string());
            let disk = desired.ephemeral_storage.map(|disk| ("ephemeral-storage", disk.to_string()));
            let own = [("memory", memory)].into_iter().chain(cpu.map(|cpu| ("cpu", cpu))).chain(disk);
            Some(own.map(|(name, amount)| (name.to_owned(), Quantity(amount))).collect::<BTreeMap<_, _>>())
        };
        // The request follows a memory limit of the blueprint: the default could exceed it.
        let least = desired.limits.memory.map_or_else(|| (*memory).to_owned(), |limit| limit.to_string());
        let own = ResourceRequirements {
            requests: amounts(&desired.requests, Some(cpu), &least),
            limits: amounts(&desired.limits, None, most),
            ..ResourceRequirements::default()
        };
        with_disk(own, BACKUP)
    }
}

/// The environment variables with the primary's address.
pub(super) fn connection(cluster: &Cluster, contract: &Contract) -> Vec<EnvVar> {
    let host = format!("{}.{}.svc", contract.primary.service, cluster.namespace);
    vec![env::value("PGHOST", &host), env::value("PGPORT", &contract.primary.port.to_string())]
}

/// Metadata of a component's objects.
pub(super) fn metadata_of(cluster: &Cluster, component: &str) -> ObjectMeta {
    metadata(cluster.namespace.as_str(), &cluster.component(component), labels::of(cluster.name.as_str(), component))
}

/// The pod spec that all share. Pods prefer nodes without instances.
pub(super) fn pod(cluster: &Cluster, component: &str, contract: &Contract) -> PodSpec {
    PodSpec {
        service_account_name: Some(cluster.component(component)),
        termination_grace_period_seconds: Some(GRACE_SECONDS),
        affinity: contract.data().next().map(|pods| away_from(pods.selector.clone())),
        node_selector: cluster.placement.node_selector(),
        tolerations: Some(cluster.placement.tolerations()).filter(|own| !own.is_empty()),
        priority_class_name: cluster.placement.priority_class(),
        ..pod::spec(User::POSTGRES)
    }
}

/// The volumes that the two containers of a pod share, and their mounts.
pub(super) struct Shared {
    scripts: Mount,
    exchange: Mount,
    tmp: Mount,
    ca: Option<Mount>,
}

impl Shared {
    pub(super) fn of(cluster: &Cluster, place: Place) -> Self {
        Self {
            scripts: volume::scripts("scripts", &cluster.component(SCRIPTS), "/scripts"),
            exchange: volume::memory("exchange", EXCHANGE, "64Mi"),
            tmp: volume::memory("tmp", "/tmp", "256Mi"),
            ca: place.s3.ca.as_ref().map(|ca| volume::secret("ca", ca.as_str(), "/run/ca")),
        }
    }

    pub(super) fn volumes(&self) -> Vec<Volume> {
        let all = [Some(&self.scripts), Some(&self.exchange), Some(&self.tmp), self.ca.as_ref()];
        all.into_iter().flatten().map(|mount| mount.volume.clone()).collect()
    }

    /// One of the two containers, which runs a script.
    pub(super) fn container(&self, name: &str, image: &str, script: &str, own: Vec<EnvVar>) -> Container {
        let env = [vec![env::value("EXCHANGE", EXCHANGE)], own].concat();
        let tmp = VolumeMount { sub_path: Some(name.to_owned()), ..self.tmp.at.clone() };
        Container {
            command: Some(vec!["sh".to_owned(), format!("/scripts/{script}")]),
            env: Some(env),
            volume_mounts: Some(vec![self.scripts.at.clone(), self.exchange.at.clone(), tmp]),
            ..pod::container(name, image)
        }
    }

    /// The container that accesses the bucket.
    pub(super) fn store(&self, cluster: &Cluster, place: Place, script: &str) -> Container {
        let s3 = place.s3;
        let secret = place.secret();
        let access = match place.access {
            Access::Read => "read",
            Access::Write => "write",
        };
        let mut env = vec![
            env::value("ACCESS", access),
            env::value("BUCKET", s3.bucket.as_str()),
            env::value("PREFIX", place.prefix),
            env::value("REGION", s3.region.as_ref().map_or("us-east-1", crate::blueprint::values::Name::as_str)),
            env::value("ENDPOINT", &s3.endpoint.as_ref().map(ToString::to_string).unwrap_or_default()),
            env::value("PATH_STYLE", &s3.path_style.to_string()),
            env::value("S3_SECRET", secret.unwrap_or_default()),
        ];
        for (name, key) in [("ACCESS_KEY", "access-key"), ("SECRET_KEY", "secret-key")] {
            env.extend(secret.map(|secret| env::optional_secret(name, secret, key)));
        }
        env.extend(self.ca.as_ref().map(|_| env::value("CA", "/run/ca/ca.crt")));
        let mut store = self.container(STORE, cluster.images.s3.as_str(), script, env);
        store.volume_mounts.get_or_insert_default().extend(self.ca.as_ref().map(|ca| ca.at.clone()));
        Container { resources: Some(Defaults::DUMP.with(place.resources)), ..store }
    }
}
