//! The checks that only the operator has.

use super::names::{self, REPLICATION, RESERVED_ROLES, SUPERUSER};
use crate::blueprint::{OnDelete, ReplicationMode};
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes, quoted};
use crate::engines::patroni::check::{least_standbys, parameters, timings};

/// The oldest major that it runs.
const OLDEST: u8 = 14;
/// The first major whose `initdb` makes checksums by itself.
const CHECKSUMS_BY_ITSELF: u8 = 18;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    major(cluster, findings);
    own_users(cluster, findings);
    roles(cluster, findings);
    databases(cluster, findings);
    passwords(cluster, findings);
    decided(cluster, findings);
    standbys(cluster, findings);
    let locks = cluster.engines.zalando.timings;
    timings("zalando", [locks.ttl, locks.loop_wait, locks.retry_timeout], findings);
    parameters(cluster, findings);
    volumes(cluster, findings);
    resources(cluster, findings);
    tls(cluster, findings);
    admitted(cluster, findings);
}

/// The operator's pods may raise their privileges, keep their capabilities, and name no seccomp profile and no `runAsNonRoot`
/// (`generateContainer` and `generatePodTemplate` in pkg/cluster/k8sres.go); of these only the first is an option of it.
fn admitted(cluster: &Cluster, findings: &mut Findings) {
    if cluster.namespace_create {
        findings
            .error(
                codes::ENGINE_NOT_ADMITTED,
                &Path::dotted("spec.namespace.create"),
                format!("the namespace `{}` does not admit the operator's pods", cluster.namespace),
                "the operator would wait for them for ever",
            )
            .help("remove `namespace.create`, and make a namespace that is held to `baseline`")
            .because("`namespace.create` makes one that holds every pod to the `restricted` Pod Security Standard");
    }
}

/// Spilo starts Patroni without the variables of the pod (`runit/patroni/run`), and its own configuration names no `sslmode`.
fn tls(cluster: &Cluster, findings: &mut Findings) {
    if cluster.requires_tls() && cluster.instances > 1 {
        findings
            .note(
                codes::STANDBYS_UNVERIFIED,
                &Path::dotted("spec.access.tls.required"),
                "the operator's standbys connect with TLS and do not verify the primary",
                "it has no field for that",
            )
            .because("poolers, the steward and applications do");
    }
}

fn major(cluster: &Cluster, findings: &mut Findings) {
    let major = cluster.postgres.version.major;
    if major.get() < OLDEST {
        findings
            .error(
                codes::MAJOR_UNSUPPORTED,
                &Path::dotted("spec.postgres.version"),
                format!("the operator runs no PostgreSQL {major}"),
                &format!("it begins at {OLDEST}"),
            )
            .help(format!("write `version: {OLDEST}` or newer"));
    }
}

/// The names of its own two users are the operator's configuration.
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
                    format!("the operator's {key} user is `{name}`, whatever a blueprint says"),
                    "",
                )
                .help("remove `username`");
        }
    }
}

/// `userRegexp` of the operator: one name that does not fit, and it makes no user at all.
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
                    format!("the role {shown} belongs to the operator"),
                    "it would make none, and say so in its log alone",
                )
                .help("give the role another name");
        } else if !is_user(name.as_str()) {
            findings
                .key_error(
                    codes::OPERATOR_NAME,
                    &path,
                    format!("the operator refuses a role named {shown}"),
                    "and then makes no role and no database of the cluster",
                )
                .help("use lower-case letters, digits, `-` and `_`, a letter or digit at both ends");
        }
        if role.login && names::secrets(cluster).values().any(|secret| *secret == role.secret) {
            findings
                .error(
                    codes::OPERATOR_NAME,
                    &path.key("secret"),
                    format!("the Secret `{}` is the operator's own", role.secret),
                    "it is copied into the role's",
                )
                .help("remove `secret`, or name another");
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
                format!("the operator refuses a database named {}", quoted(name.as_str())),
                "",
            )
            .help("use letters, digits and `_`, no digit first");
    }
}

fn passwords(cluster: &Cluster, findings: &mut Findings) {
    if !cluster.secrets.are_generated() {
        findings
            .error(
                codes::OPERATOR_DECIDES,
                &Path::dotted("spec.secrets.from"),
                "the operator makes the passwords",
                "nobody would read a Secret of yours",
            )
            .help(format!(
                "remove `from`; a password of yours goes into the operator's Secret before the first start: `{}`",
                names::secret(cluster, "<role>")
            ));
    }
}

/// What the operator does by itself and no field of its resource changes.
fn decided(cluster: &Cluster, findings: &mut Findings) {
    let major = cluster.postgres.version.major.get();
    if !cluster.postgres.initdb.data_checksums && major >= CHECKSUMS_BY_ITSELF {
        findings
            .error(
                codes::OPERATOR_DECIDES,
                &Path::dotted("spec.postgres.initdb.dataChecksums"),
                format!("PostgreSQL {major} makes checksums by itself, and the operator cannot tell it not to"),
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

/// The operator takes the claims along with its resource, whatever the StatefulSet's policy says.
fn volumes(cluster: &Cluster, findings: &mut Findings) {
    let deletes = cluster.engines.zalando.operator.deletes_volumes;
    match cluster.storage.on_delete {
        OnDelete::Retain if deletes => {
            let paths = ["spec.storage.onDelete", "spec.engine"].map(Path::dotted);
            findings
                .warning(
                    codes::OPERATOR_VOLUMES,
                    &findings.written(&paths),
                    "the operator deletes the volumes of a cluster whose custom resource is deleted",
                    "",
                )
                .help(
                    "set `enable_persistent_volume_claim_deletion: false` in the operator's configuration, then write `zalando: {operator: {deletesVolumes: false}}`",
                )
                .because(
                    "Argo CD, Flux and Helm are told to leave it alone; `kubectl delete` is stopped by the operator's `delete_annotation_date_key` only",
                );
        }
        OnDelete::Delete if !deletes => {
            findings
                .warning(
                    codes::OPERATOR_VOLUMES,
                    &Path::dotted("spec.storage.onDelete"),
                    "the operator was told to keep volumes, of this cluster too",
                    "",
                )
                .help("write `onDelete: retain`, or delete the claims by hand when the cluster is gone");
        }
        _ => {}
    }
}

/// Where nothing is asked for the operator fills in what it was configured with for all clusters.
fn resources(cluster: &Cluster, findings: &mut Findings) {
    let limits = &cluster.resources.limits;
    for (key, amounts) in [("requests", &cluster.resources.requests), ("limits", limits)] {
        if amounts.ephemeral_storage.is_some() {
            findings
                .error(
                    codes::OPERATOR_DECIDES,
                    &Path::dotted("spec.resources").key(key).key("ephemeralStorage"),
                    "the operator takes no amount of disk for its pods",
                    "its resource has no field for it",
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
                "without a limit of memory the instances get the operator's own default",
                "its Helm chart says 500Mi and one core",
            )
            .help("write `resources: {requests: {cpu: \"1\", memory: 2Gi}, limits: {memory: 2Gi}}`, with your sizes");
    }
}
