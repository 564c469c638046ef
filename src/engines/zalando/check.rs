//! The checks that only this engine has.

use super::names::{self, REPLICATION, RESERVED_ROLES, SUPERUSER};
use crate::blueprint::{OnDelete, ReplicationMode};
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes, quoted};
use crate::engines::patroni::check::{least_standbys, parameters, timings};

/// The oldest major version that the operator supports.
const OLDEST: u8 = 14;
/// The first major version whose `initdb` enables checksums by default.
const CHECKSUMS_BY_DEFAULT: u8 = 18;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    major(cluster, findings);
    own_users(cluster, findings);
    roles(cluster, findings);
    databases(cluster, findings);
    passwords(cluster, findings);
    checksums(cluster, findings);
    standbys(cluster, findings);
    let locks = cluster.engines.zalando.timings;
    timings("zalando", [locks.ttl, locks.loop_wait, locks.retry_timeout], findings);
    parameters(cluster, findings);
    volumes(cluster, findings);
    resources(cluster, findings);
    tls(cluster, findings);
    pod_security(cluster, findings);
}

/// The operator's pods allow privilege escalation, keep their capabilities, and set neither a seccomp profile nor
/// `runAsNonRoot` (`generateContainer` and `generatePodTemplate` in pkg/cluster/k8sres.go). Only the first is
/// configurable.
fn pod_security(cluster: &Cluster, findings: &mut Findings) {
    if cluster.namespace_create {
        findings
            .error(
                codes::ENGINE_NOT_ADMITTED,
                &Path::dotted("spec.namespace.create"),
                format!("the namespace `{}` does not admit the operator's pods", cluster.namespace),
                "the operator would wait for them indefinitely",
            )
            .help("remove `namespace.create`, and create a namespace with the Pod Security Standard `baseline`")
            .because("`namespace.create` creates a namespace that enforces the Pod Security Standard `restricted`");
    }
}

/// Spilo starts Patroni without the pod's environment variables (`runit/patroni/run`), and its configuration sets no
/// `sslmode`.
fn tls(cluster: &Cluster, findings: &mut Findings) {
    if cluster.requires_tls() && cluster.instances > 1 {
        findings
            .note(
                codes::STANDBYS_UNVERIFIED,
                &Path::dotted("spec.access.tls.required"),
                "the operator's standbys connect with TLS but do not verify the primary",
                "the operator has no setting for that",
            )
            .because("poolers, the steward and applications verify it");
    }
}

fn major(cluster: &Cluster, findings: &mut Findings) {
    let major = cluster.postgres.version.major;
    if major.get() < OLDEST {
        findings
            .error(
                codes::MAJOR_UNSUPPORTED,
                &Path::dotted("spec.postgres.version"),
                format!("the operator does not support PostgreSQL {major}"),
                &format!("its oldest is {OLDEST}"),
            )
            .help(format!("write `version: {OLDEST}` or newer"));
    }
}

/// Checks that the operator's two users have the names from its configuration.
fn own_users(cluster: &Cluster, findings: &mut Findings) {
    let users = [
        ("superuser", &cluster.secrets.superuser, SUPERUSER),
        ("replication", &cluster.secrets.replication, REPLICATION),
    ];
    for (key, user, name) in users {
        if user.username.as_str() != name {
            findings
                .error(
                    codes::ENGINE_USERNAME,
                    &Path::dotted("spec.secrets").key(key).key("username"),
                    format!("the operator's {key} user is always `{name}`"),
                    "",
                )
                .help("remove `username`");
        }
    }
}

/// `userRegexp` of the operator. If one name does not match, it creates no user at all.
fn is_user(name: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_');
    let outer = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    name.split('.').all(|part| {
        let bytes = part.as_bytes();
        outer(bytes.first()) && outer(bytes.last()) && bytes.iter().all(|byte| inner(*byte))
    })
}

fn roles(cluster: &Cluster, findings: &mut Findings) {
    let section = Path::dotted("spec.postgres.roles");
    for (name, role) in &cluster.postgres.roles {
        let (path, shown) = (section.key(name.as_str()), quoted(name.as_str()));
        if RESERVED_ROLES.contains(&name.as_str()) {
            findings
                .key_error(
                    codes::OPERATOR_NAME,
                    &path,
                    format!("the operator reserves the role {shown}"),
                    "it would create no such role, and only log that",
                )
                .help("rename the role");
        } else if !is_user(name.as_str()) {
            findings
                .key_error(
                    codes::OPERATOR_NAME,
                    &path,
                    format!("the operator rejects a role named {shown}"),
                    "it would create no role and no database of the cluster",
                )
                .help("use lower-case letters, digits, `-` and `_`, and a letter or digit at both ends");
        }
        if role.login && names::secrets(cluster).values().any(|secret| *secret == role.secret) {
            findings
                .error(
                    codes::OPERATOR_NAME,
                    &path.key("secret"),
                    format!("the operator uses the Secret `{}` itself", role.secret),
                    "the steward copies it into the role's Secret",
                )
                .help("remove `secret`, or choose another name");
        }
    }
}

/// `databaseNameRegexp` of the operator.
fn is_database(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn databases(cluster: &Cluster, findings: &mut Findings) {
    let section = Path::dotted("spec.postgres.databases");
    for name in cluster.postgres.databases.keys().filter(|name| !is_database(name.as_str())) {
        findings
            .key_error(
                codes::OPERATOR_NAME,
                &section.key(name.as_str()),
                format!("the operator rejects a database named {}", quoted(name.as_str())),
                "",
            )
            .help("use letters, digits and `_`, and no digit first");
    }
}

fn passwords(cluster: &Cluster, findings: &mut Findings) {
    if !cluster.secrets.are_generated() {
        findings
            .error(
                codes::OPERATOR_DECIDES,
                &Path::dotted("spec.secrets.from"),
                "the operator generates the passwords",
                "it would ignore your Secrets",
            )
            .help(format!(
                "remove `from`; to use your own password, create the operator's Secret before the first start: `{}`",
                names::secret(cluster, "<role>")
            ));
    }
}

/// Rejects settings for which the operator's resource has no field.
fn checksums(cluster: &Cluster, findings: &mut Findings) {
    let major = cluster.postgres.version.major.get();
    if !cluster.postgres.initdb.data_checksums && major >= CHECKSUMS_BY_DEFAULT {
        findings
            .error(
                codes::OPERATOR_DECIDES,
                &Path::dotted("spec.postgres.initdb.dataChecksums"),
                format!("PostgreSQL {major} enables checksums by default, and the operator cannot disable them"),
                "",
            )
            .help("remove `dataChecksums`");
    }
}

fn standbys(cluster: &Cluster, findings: &mut Findings) {
    if cluster.replication.mode == ReplicationMode::Quorum {
        findings
            .error(
                codes::MODE_UNSUPPORTED,
                &Path::dotted("spec.replication.mode"),
                "the operator has no quorum commit",
                "its `synchronous_mode` is true or false",
            )
            .help("write `mode: synchronous`");
    }
    least_standbys(cluster, findings);
}

/// The operator deletes the claims with its resource, regardless of the StatefulSet's policy.
fn volumes(cluster: &Cluster, findings: &mut Findings) {
    let deletes = cluster.engines.zalando.operator.deletes_volumes;
    match cluster.storage.on_delete {
        OnDelete::Retain if deletes => {
            let paths = ["spec.storage.onDelete", "spec.engine"].map(Path::dotted);
            findings
                .warning(
                    codes::OPERATOR_VOLUMES,
                    &findings.written(&paths),
                    "the operator deletes the volumes when the custom resource is deleted",
                    "",
                )
                .help(
                    "set `enable_persistent_volume_claim_deletion: false` in the operator's configuration, then write `zalando: {operator: {deletesVolumes: false}}`",
                )
                .because(
                    "annotations keep Argo CD, Flux and Helm from deleting it; only the operator's `delete_annotation_date_key` stops `kubectl delete`",
                );
        }
        OnDelete::Delete if !deletes => {
            findings
                .warning(
                    codes::OPERATOR_VOLUMES,
                    &Path::dotted("spec.storage.onDelete"),
                    "the operator keeps volumes, also those of this cluster",
                    "",
                )
                .help("write `onDelete: retain`, or delete the claims by hand after the cluster");
        }
        _ => {}
    }
}

/// The operator fills in missing resources from its configuration, which is the same for all clusters.
fn resources(cluster: &Cluster, findings: &mut Findings) {
    let limits = &cluster.resources.limits;
    for (key, amounts) in [("requests", &cluster.resources.requests), ("limits", limits)] {
        if amounts.ephemeral_storage.is_some() {
            findings
                .error(
                    codes::OPERATOR_DECIDES,
                    &Path::dotted("spec.resources").key(key).key("ephemeralStorage"),
                    "the operator does not support ephemeral storage for its pods",
                    "its resource has no such field",
                )
                .help("remove `ephemeralStorage`");
        }
    }
    if limits.memory.is_none() {
        let paths = ["spec.resources.limits", "spec.resources", "spec.engine"].map(Path::dotted);
        findings
            .warning(
                codes::OPERATOR_DEFAULTS,
                &findings.written(&paths),
                "without a memory limit, the instances get the operator's default",
                "its Helm chart sets 500Mi and one core",
            )
            .help("write `resources: {requests: {cpu: \"1\", memory: 2Gi}, limits: {memory: 2Gi}}` with your sizes");
    }
}
