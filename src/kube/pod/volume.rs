//! Volumes and their mounts.

use k8s_openapi::api::core::v1::{
    ConfigMapProjection, ConfigMapVolumeSource, DownwardAPIProjection, DownwardAPIVolumeFile, EmptyDirVolumeSource,
    EphemeralVolumeSource, KeyToPath, ObjectFieldSelector, PersistentVolumeClaim, PersistentVolumeClaimTemplate,
    PersistentVolumeClaimVolumeSource, ProjectedVolumeSource, SecretVolumeSource, ServiceAccountTokenProjection,
    Volume, VolumeMount, VolumeProjection,
};
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

/// The mode of files that all of the pod's processes can read: the API server's default.
const READABLE: i32 = 0o644;
/// The mode of scripts.
const EXECUTABLE: i32 = 0o755;

/// A volume of a pod and its mount in a container.
#[derive(Debug, Clone, PartialEq)]
pub struct Mount {
    /// The pod's volume, once.
    pub volume: Volume,
    /// The mount, for each container that uses the volume.
    pub at: VolumeMount,
}

/// Returns an empty `/tmp`.
pub fn tmp() -> Mount {
    empty("tmp", "/tmp")
}

/// Returns an empty `/run/postgresql`, where PostgreSQL's programs look for its socket.
pub fn run_postgresql() -> Mount {
    empty("run-postgresql", "/run/postgresql")
}

/// Returns an empty directory that lasts as long as the pod.
pub fn empty(name: &str, path: &str) -> Mount {
    let volume = Volume { empty_dir: Some(EmptyDirVolumeSource::default()), ..named(name) };
    Mount { volume, at: mount(name, path) }
}

/// Returns `/dev/shm` of a given size, for parallel queries: container runtimes give 64 MiB.
pub fn shm(size: &str) -> Mount {
    memory("shm", "/dev/shm", size)
}

/// Returns an empty directory in memory, which never reaches a disk. Its content counts as memory of the pod.
pub fn memory(name: &str, path: &str, size: &str) -> Mount {
    let source =
        EmptyDirVolumeSource { medium: Some("Memory".to_owned()), size_limit: Some(Quantity(size.to_owned())) };
    Mount { volume: Volume { empty_dir: Some(source), ..named(name) }, at: mount(name, path) }
}

/// Returns the volume of a claim.
pub fn claim(name: &str, claim: &str, path: &str) -> Mount {
    let source = PersistentVolumeClaimVolumeSource { claim_name: claim.to_owned(), read_only: None };
    Mount { volume: Volume { persistent_volume_claim: Some(source), ..named(name) }, at: mount(name, path) }
}

/// Returns the volume of a claim, read-only: neither files nor their owners are changed.
pub fn claim_read_only(name: &str, claim: &str, path: &str) -> Mount {
    let source = PersistentVolumeClaimVolumeSource { claim_name: claim.to_owned(), read_only: Some(true) };
    Mount { volume: Volume { persistent_volume_claim: Some(source), ..named(name) }, at: read_only(name, path) }
}

/// Returns the files of a ConfigMap.
pub fn config_map(name: &str, config_map: &str, path: &str) -> Mount {
    files_of(name, config_map, path, READABLE)
}

/// Returns some of the files of a ConfigMap.
pub fn config_map_files(name: &str, config_map: &str, path: &str, files: &[&str]) -> Mount {
    let mut mount = files_of(name, config_map, path, READABLE);
    if let Some(source) = &mut mount.volume.config_map {
        source.items = Some(files.iter().map(|file| same_name(file)).collect());
    }
    mount
}

/// Returns the executable files of a ConfigMap that holds scripts.
pub fn scripts(name: &str, config_map: &str, path: &str) -> Mount {
    files_of(name, config_map, path, EXECUTABLE)
}

fn files_of(name: &str, config_map: &str, path: &str, mode: i32) -> Mount {
    let source = ConfigMapVolumeSource {
        name: config_map.to_owned(),
        default_mode: Some(mode),
        ..ConfigMapVolumeSource::default()
    };
    Mount { volume: Volume { config_map: Some(source), ..named(name) }, at: read_only(name, path) }
}

/// Returns the files of a Secret. The pod waits until it exists.
pub fn secret(name: &str, secret: &str, path: &str) -> Mount {
    let source = SecretVolumeSource {
        secret_name: Some(secret.to_owned()),
        default_mode: Some(READABLE),
        ..SecretVolumeSource::default()
    };
    Mount { volume: Volume { secret: Some(source), ..named(name) }, at: read_only(name, path) }
}

/// Returns the login in a Secret, as the files `username` and `password`. The pod waits until the Secret exists.
pub fn login(name: &str, secret: &str, path: &str) -> Mount {
    let mut mount = self::secret(name, secret, path);
    if let Some(source) = &mut mount.volume.secret {
        source.items = Some(["username", "password"].map(same_name).into());
    }
    mount
}

/// Where a server's certificate is mounted.
pub const CERTIFICATE: &str = "/etc/postgresql/tls";
/// Where the certificate of its issuer is mounted, as the file `ca.crt`.
pub const AUTHORITY: &str = "/etc/postgresql/ca";

/// Returns a server's certificate and key: `tls.crt`, `tls.key`, `ca.crt`. PostgreSQL accepts a key that root owns and
/// its group can read, and none that others can read.
pub fn certificate(secret: &str) -> Mount {
    let mut mount = self::secret("tls", secret, CERTIFICATE);
    if let Some(source) = &mut mount.volume.secret {
        source.default_mode = Some(0o640);
    }
    mount
}

/// Returns the issuer's certificate, which verifies the server's, without a key; missing as long as the Secret is.
pub fn authority(secret: &str) -> Mount {
    let mut mount = self::secret("ca", secret, AUTHORITY);
    if let Some(source) = &mut mount.volume.secret {
        source.items = Some(vec![same_name("ca.crt")]);
        source.optional = Some(true);
    }
    mount
}

/// Returns the password in a Secret, as the file `password`; missing as long as the Secret is.
pub fn password(name: &str, secret: &str, path: &str) -> Mount {
    let mut mount = self::secret(name, secret, path);
    if let Some(source) = &mut mount.volume.secret {
        source.items = Some(vec![same_name("password")]);
        source.optional = Some(true);
    }
    mount
}

fn same_name(file: &str) -> KeyToPath {
    KeyToPath { key: file.to_owned(), path: file.to_owned(), mode: None }
}

/// Returns the service account's token, the API server's certificate and the namespace, where clients look for them.
/// The kubelet would mount the same into every container automatically; this is only for the containers that need it.
pub fn token() -> Mount {
    let source = ProjectedVolumeSource {
        default_mode: Some(READABLE),
        sources: Some(vec![
            VolumeProjection {
                service_account_token: Some(ServiceAccountTokenProjection {
                    // An hour and seven seconds: API servers recognise the kubelet's own tokens by the seven.
                    expiration_seconds: Some(3607),
                    path: "token".to_owned(),
                    ..ServiceAccountTokenProjection::default()
                }),
                ..VolumeProjection::default()
            },
            VolumeProjection {
                config_map: Some(ConfigMapProjection {
                    name: "kube-root-ca.crt".to_owned(),
                    items: Some(vec![same_name("ca.crt")]),
                    ..ConfigMapProjection::default()
                }),
                ..VolumeProjection::default()
            },
            VolumeProjection {
                downward_api: Some(DownwardAPIProjection {
                    items: Some(vec![DownwardAPIVolumeFile {
                        path: "namespace".to_owned(),
                        field_ref: Some(ObjectFieldSelector {
                            api_version: Some("v1".to_owned()),
                            field_path: "metadata.namespace".to_owned(),
                        }),
                        ..DownwardAPIVolumeFile::default()
                    }]),
                }),
                ..VolumeProjection::default()
            },
        ]),
    };
    let name = "kube-api-access";
    Mount {
        volume: Volume { projected: Some(source), ..named(name) },
        at: read_only(name, "/var/run/secrets/kubernetes.io/serviceaccount"),
    }
}

/// Returns a volume that is created and deleted with the pod.
pub fn ephemeral(name: &str, path: &str, claim: PersistentVolumeClaim) -> Mount {
    let template = PersistentVolumeClaimTemplate {
        metadata: claim.metadata.labels.map(|labels| ObjectMeta { labels: Some(labels), ..ObjectMeta::default() }),
        spec: claim.spec.unwrap_or_default(),
    };
    let source = EphemeralVolumeSource { volume_claim_template: Some(template) };
    Mount { volume: Volume { ephemeral: Some(source), ..named(name) }, at: mount(name, path) }
}

/// Returns a mount for reading and writing, of a claim's volume for instance.
pub fn mount(name: &str, path: &str) -> VolumeMount {
    VolumeMount { name: name.to_owned(), mount_path: path.to_owned(), ..VolumeMount::default() }
}

fn read_only(name: &str, path: &str) -> VolumeMount {
    VolumeMount { read_only: Some(true), ..mount(name, path) }
}

fn named(name: &str) -> Volume {
    Volume { name: name.to_owned(), ..Volume::default() }
}
