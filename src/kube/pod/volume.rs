//! Volumes, and where they are mounted.

use k8s_openapi::api::core::v1::{
    ConfigMapProjection, ConfigMapVolumeSource, DownwardAPIProjection, DownwardAPIVolumeFile, EmptyDirVolumeSource,
    EphemeralVolumeSource, KeyToPath, ObjectFieldSelector, PersistentVolumeClaim, PersistentVolumeClaimTemplate,
    PersistentVolumeClaimVolumeSource, ProjectedVolumeSource, SecretVolumeSource, ServiceAccountTokenProjection,
    Volume, VolumeMount, VolumeProjection,
};
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

/// Files are readable by all of the pod's processes, as the API server fills in.
const READABLE: i32 = 0o644;
/// Scripts can be run as well.
const EXECUTABLE: i32 = 0o755;

/// A volume of a pod and its place in a container.
#[derive(Debug, Clone, PartialEq)]
pub struct Mount {
    /// For the pod, once.
    pub volume: Volume,
    /// For each container that uses it.
    pub at: VolumeMount,
}

/// `/tmp`, empty.
pub fn tmp() -> Mount {
    empty("tmp", "/tmp")
}

/// `/run/postgresql`, empty: where PostgreSQL's programs look for its socket.
pub fn run_postgresql() -> Mount {
    empty("run-postgresql", "/run/postgresql")
}

/// An empty directory that lives and dies with the pod.
pub fn empty(name: &str, path: &str) -> Mount {
    let volume = Volume { empty_dir: Some(EmptyDirVolumeSource::default()), ..named(name) };
    Mount { volume, at: mount(name, path) }
}

/// `/dev/shm` of a given size, for parallel queries: container runtimes give 64 MiB.
pub fn shm(size: &str) -> Mount {
    memory("shm", "/dev/shm", size)
}

/// An empty directory in memory, which never reaches a disk. What is used counts as memory of the pod.
pub fn memory(name: &str, path: &str, size: &str) -> Mount {
    let source =
        EmptyDirVolumeSource { medium: Some("Memory".to_owned()), size_limit: Some(Quantity(size.to_owned())) };
    Mount { volume: Volume { empty_dir: Some(source), ..named(name) }, at: mount(name, path) }
}

/// The volume of a claim.
pub fn claim(name: &str, claim: &str, path: &str) -> Mount {
    let source = PersistentVolumeClaimVolumeSource { claim_name: claim.to_owned(), read_only: None };
    Mount { volume: Volume { persistent_volume_claim: Some(source), ..named(name) }, at: mount(name, path) }
}

/// The volume of a claim, to be looked at: nothing on it is changed, its owners neither.
pub fn claim_read_only(name: &str, claim: &str, path: &str) -> Mount {
    let source = PersistentVolumeClaimVolumeSource { claim_name: claim.to_owned(), read_only: Some(true) };
    Mount { volume: Volume { persistent_volume_claim: Some(source), ..named(name) }, at: read_only(name, path) }
}

/// The files of a ConfigMap.
pub fn config_map(name: &str, config_map: &str, path: &str) -> Mount {
    files_of(name, config_map, path, READABLE)
}

/// Some of the files of a ConfigMap.
pub fn some_of_config_map(name: &str, config_map: &str, path: &str, files: &[&str]) -> Mount {
    let mut mount = files_of(name, config_map, path, READABLE);
    if let Some(source) = &mut mount.volume.config_map {
        source.items = Some(files.iter().map(|file| as_it_is(file)).collect());
    }
    mount
}

/// The files of a ConfigMap that holds scripts.
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

/// The files of a Secret. The pod waits until it exists.
pub fn secret(name: &str, secret: &str, path: &str) -> Mount {
    let source = SecretVolumeSource {
        secret_name: Some(secret.to_owned()),
        default_mode: Some(READABLE),
        ..SecretVolumeSource::default()
    };
    Mount { volume: Volume { secret: Some(source), ..named(name) }, at: read_only(name, path) }
}

/// The name and the password in a Secret, as the files `username` and `password`. The pod waits until it exists.
pub fn login(name: &str, secret: &str, path: &str) -> Mount {
    let mut mount = self::secret(name, secret, path);
    if let Some(source) = &mut mount.volume.secret {
        source.items = Some(["username", "password"].map(as_it_is).into());
    }
    mount
}

/// Where a server's certificate is mounted.
pub const CERTIFICATE: &str = "/etc/postgresql/tls";
/// Where the certificate of who signed it is mounted, as the file `ca.crt`.
pub const AUTHORITY: &str = "/etc/postgresql/ca";

/// A server's certificate and key: `tls.crt`, `tls.key`, `ca.crt`. PostgreSQL takes a key of root's that its own group may
/// read, and none that others may.
pub fn certificate(secret: &str) -> Mount {
    let mut mount = self::secret("tls", secret, CERTIFICATE);
    if let Some(source) = &mut mount.volume.secret {
        source.default_mode = Some(0o640);
    }
    mount
}

/// What verifies that certificate, without its key; absent as long as the Secret is.
pub fn authority(secret: &str) -> Mount {
    let mut mount = self::secret("ca", secret, AUTHORITY);
    if let Some(source) = &mut mount.volume.secret {
        source.items = Some(vec![as_it_is("ca.crt")]);
        source.optional = Some(true);
    }
    mount
}

/// The password in a Secret, as the file `password`; absent as long as the Secret is.
pub fn password(name: &str, secret: &str, path: &str) -> Mount {
    let mut mount = self::secret(name, secret, path);
    if let Some(source) = &mut mount.volume.secret {
        source.items = Some(vec![as_it_is("password")]);
        source.optional = Some(true);
    }
    mount
}

fn as_it_is(file: &str) -> KeyToPath {
    KeyToPath { key: file.to_owned(), path: file.to_owned(), mode: None }
}

/// The service account's token, the API server's certificate and the namespace, where clients look for them: what the
/// kubelet mounts by itself into every container, here for those that name it.
pub fn token() -> Mount {
    let source = ProjectedVolumeSource {
        default_mode: Some(READABLE),
        sources: Some(vec![
            VolumeProjection {
                service_account_token: Some(ServiceAccountTokenProjection {
                    // An hour and seven seconds: by the seven, API servers know the kubelet's own.
                    expiration_seconds: Some(3607),
                    path: "token".to_owned(),
                    ..ServiceAccountTokenProjection::default()
                }),
                ..VolumeProjection::default()
            },
            VolumeProjection {
                config_map: Some(ConfigMapProjection {
                    name: "kube-root-ca.crt".to_owned(),
                    items: Some(vec![as_it_is("ca.crt")]),
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

/// A volume that is made for the pod and goes with it.
pub fn ephemeral(name: &str, path: &str, claim: PersistentVolumeClaim) -> Mount {
    let template = PersistentVolumeClaimTemplate {
        metadata: claim.metadata.labels.map(|labels| ObjectMeta { labels: Some(labels), ..ObjectMeta::default() }),
        spec: claim.spec.unwrap_or_default(),
    };
    let source = EphemeralVolumeSource { volume_claim_template: Some(template) };
    Mount { volume: Volume { ephemeral: Some(source), ..named(name) }, at: mount(name, path) }
}

/// Where a volume, such as a claim's, is mounted for reading and writing.
pub fn mount(name: &str, path: &str) -> VolumeMount {
    VolumeMount { name: name.to_owned(), mount_path: path.to_owned(), ..VolumeMount::default() }
}

fn read_only(name: &str, path: &str) -> VolumeMount {
    VolumeMount { read_only: Some(true), ..mount(name, path) }
}

fn named(name: &str) -> Volume {
    Volume { name: name.to_owned(), ..Volume::default() }
}
