//! The values: the guide's `replication.slaveReplicas` and `metrics.enabled` in today's keys, and every value that
//! must differ from the chart's defaults.

use super::{CHART, PRIMARY, READ, conf, pod, release, stateful_set};
use crate::blueprint::values::Image;
use crate::cluster::Cluster;
use crate::contract::literal;
use crate::engines::instance::{GRACE_SECONDS, settings};
use crate::knowledge::images::BITNAMI_UID;
use crate::kube::labels::{CLUSTER, COMPONENT};
use crate::kube::pod::resources::INSTANCE;
use crate::kube::pod::volume::{self, CERTIFICATE, Mount};
use crate::kube::pod::{env, with_disk};
use crate::lock::Sha256;
use k8s_openapi::api::core::v1::{ConfigMapVolumeSource, EnvVar, Volume};
use serde_json::{Map, Value, json};

pub(super) fn values(cluster: &Cluster) -> Value {
    let secrets = &cluster.secrets;
    json!({
        "fullnameOverride": release(cluster),
        "commonLabels": {CLUSTER: cluster.name.as_str()},
        "image": image(&cluster.images.bitnami),
        // Otherwise the chart rejects every image of another publisher.
        "global": {"security": {"allowInsecureImages": true}},
        "auth": {
            "enablePostgresUser": true,
            "existingSecret": secrets.superuser.name,
            // The replication user has a separate Secret, which the pods' environment names.
            "secretKeys": {"adminPasswordKey": "password", "replicationPasswordKey": "password"},
            // With a file, the pod could not inspect its volume before the Secret exists.
            "usePasswordFiles": false,
            "replicationUsername": secrets.replication.username.as_str(),
        },
        // `standalone` would have other object names, and so other volumes.
        "architecture": "replication",
        "replication": {
            "synchronousCommit": if cluster.replication.is_synchronous() { "on" } else { "off" },
            "numSynchronousReplicas": if cluster.replication.is_synchronous() { cluster.replication.min } else { 0 },
            "applicationName": cluster.name.as_str(),
        },
        "audit": {"clientMinMessages": "notice"},
        "postgresqlDataDir": pod::PGDATA,
        "shmVolume": {"enabled": true, "sizeLimit": cluster.shared_memory().to_string()},
        "primary": primary(cluster),
        "readReplicas": read_replicas(cluster),
        "serviceAccount": {"create": false, "name": cluster.component(CHART), "automountServiceAccountToken": false},
        "backup": {"enabled": false},
        "metrics": {"enabled": false},
    })
}

/// The image in the parts from which the chart builds the reference.
fn image(image: &Image) -> Value {
    let whole = image.repository();
    let is_host = |first: &str| first.contains(['.', ':']) || first == "localhost";
    let (registry, repository) =
        whole.split_once('/').filter(|(first, _)| is_host(first)).unwrap_or(("docker.io", whole));
    json!({
        "registry": registry,
        "repository": repository,
        "tag": image.tag().unwrap_or("latest"),
        "digest": image.digest().unwrap_or_default(),
        "pullPolicy": "IfNotPresent",
    })
}

fn primary(cluster: &Cluster) -> Value {
    let initdb: Vec<String> = settings::initdb(cluster).lines().map(str::to_owned).collect();
    let certificate = pod::certificate(cluster);
    let volumes = certificate.iter().map(|mount| mount.volume.clone()).chain(pod::volumes(cluster));
    let mut own = instances(cluster, PRIMARY);
    own.extend(entries(json!({
        "initdb": {"args": initdb.join(" ")},
        "pgHbaConfiguration": literal(&conf::pg_hba(cluster)),
        "extendedConfiguration": literal(&conf::primary(cluster)),
        "initContainers": [pod::inspect_volume(cluster)],
        "extraVolumes": volumes.collect::<Vec<_>>(),
    })));
    if let Some(mount) = certificate {
        own.insert("extraVolumeMounts".to_owned(), json!([mount.at]));
    }
    Value::Object(own)
}

/// The values of the standbys. The chart mounts `pg_hba.conf` only in the primary, so it is mounted here.
fn read_replicas(cluster: &Cluster) -> Value {
    const CONF: &str = "pg-hba";
    let config_map = ConfigMapVolumeSource {
        name: format!("{}-configuration", stateful_set(cluster, PRIMARY)),
        ..ConfigMapVolumeSource::default()
    };
    let conf = Volume { name: CONF.to_owned(), config_map: Some(config_map), ..Volume::default() };
    let conf = Mount { volume: conf, at: volume::mount(CONF, &format!("{}/conf", pod::VOLUME)) };
    let mounts: Vec<Mount> = [conf].into_iter().chain(pod::certificate(cluster)).collect();
    let mut own = instances(cluster, READ);
    own.extend(entries(json!({
        "replicaCount": cluster.instances - 1,
        "extendedConfiguration": literal(&conf::shared(cluster)),
        "podAnnotations": {"pgforge.dev/pg-hba": Sha256::of(conf::pg_hba(cluster).as_bytes()).to_string()},
        "extraVolumes": mounts.iter().map(|mount| &mount.volume).collect::<Vec<_>>(),
        "extraVolumeMounts": mounts.iter().map(|mount| &mount.at).collect::<Vec<_>>(),
    })));
    if cluster.requires_tls()
        && let Some(env) = own.get_mut("extraEnvVars").and_then(Value::as_array_mut)
    {
        env.extend(verifying().iter().map(|variable| json!(variable)));
    }
    Value::Object(own)
}

/// How a standby verifies the primary. The image writes neither into `primary_conninfo`, so libpq reads both from the
/// environment. The standby connects to a name that the certificate does not have to include.
fn verifying() -> [EnvVar; 2] {
    [env::value("PGSSLMODE", "verify-ca"), env::value("PGSSLROOTCERT", &format!("{CERTIFICATE}/ca.crt"))]
}

/// The values that the primary and the standbys share.
fn instances(cluster: &Cluster, component: &str) -> Map<String, Value> {
    let placement = &cluster.placement;
    let requirements = with_disk(cluster.resources.requirements(), INSTANCE);
    entries(json!({
        "name": component,
        "podLabels": pod::labels(cluster, component),
        "extraEnvVars": environment(cluster),
        // The variables of a Service could have the name of a variable of the image.
        "extraPodSpec": {"enableServiceLinks": false},
        "automountServiceAccountToken": false,
        // The chart's default, `nano`, is 192Mi of memory.
        "resourcesPreset": "none",
        "resources": requirements,
        "podSecurityContext": {"enabled": true, "fsGroup": BITNAMI_UID, "fsGroupChangePolicy": "OnRootMismatch"},
        "containerSecurityContext": {"enabled": true, "runAsUser": BITNAMI_UID, "runAsGroup": BITNAMI_UID},
        "terminationGracePeriodSeconds": GRACE_SECONDS,
        "lifecycleHooks": {"preStop": {"exec": {"command": stop()}}},
        // Without it, an instance whose recovery outlasts the liveness probe is killed and starts again.
        "startupProbe": probe(5, 720, true),
        "livenessProbe": probe(30, 3, true),
        "readinessProbe": probe(5, 2, true),
        "topologySpreadConstraints": pod::spreads(cluster),
        "nodeSelector": placement.node_selector().unwrap_or_default(),
        "tolerations": pod::tolerations(cluster),
        "priorityClassName": placement.priority_class().unwrap_or_default(),
        "persistence": persistence(cluster, component),
        "persistentVolumeClaimRetentionPolicy": {
            "enabled": true,
            "whenScaled": "Retain",
            "whenDeleted": cluster.storage.when_deleted(),
        },
        "pdb": {"create": true, "maxUnavailable": 1},
        // Ours select the same pods, and a connection that any policy allows is allowed.
        "networkPolicy": {"enabled": false},
        // Only standbys use it; clients use our Services.
        "service": {"type": "ClusterIP"},
    }))
}

fn environment(cluster: &Cluster) -> Vec<EnvVar> {
    vec![
        env::secret("POSTGRESQL_REPLICATION_PASSWORD", &cluster.secrets.replication.name, "password"),
        // Without it, newer images replace `pg_hba.conf` with their own.
        env::value("POSTGRESQL_USE_CUSTOM_PGHBA_INITIALIZATION", "yes"),
        env::value("POSTGRESQL_INIT_MAX_TIMEOUT", "300"),
    ]
}

/// A fast shutdown. The image keeps SIGTERM, on which PostgreSQL waits until every client has disconnected.
fn stop() -> Vec<String> {
    let seconds = (GRACE_SECONDS - 10).to_string();
    let words = ["/opt/bitnami/postgresql/bin/pg_ctl", "stop", "-D", pod::PGDATA, "-m", "fast", "-w", "-t", &seconds];
    words.map(str::to_owned).into()
}

fn probe(period: u16, failures: u16, enabled: bool) -> Value {
    json!({
        "enabled": enabled,
        "initialDelaySeconds": 0,
        "periodSeconds": period,
        "timeoutSeconds": 10,
        "failureThreshold": failures,
        "successThreshold": 1,
    })
}

fn persistence(cluster: &Cluster, component: &str) -> Value {
    let mut persistence = json!({
        "enabled": true,
        "size": cluster.storage.size.to_string(),
        "accessModes": ["ReadWriteOnce"],
        "labels": {CLUSTER: cluster.name.as_str(), COMPONENT: component},
    });
    if let Some(class) = cluster.storage.class() {
        persistence["storageClass"] = class.into();
    }
    persistence
}

fn entries(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(entries) => entries,
        _ => Map::new(),
    }
}
