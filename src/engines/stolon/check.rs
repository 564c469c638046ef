//! The checks that only stolon has.

use super::keeper;
use crate::blueprint::{OnDelete, ReplicationMode};
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};
use crate::engines::instance::check::usernames;
use crate::knowledge::images::{self, NEWEST_STOLON};

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    image(cluster, findings);
    usernames(cluster, findings, "stolon writes this name into pg_hba.conf without quotes");
    quorum(cluster, findings);
    timings(cluster, findings);
    single_pods(cluster, findings);
    tag(cluster, findings);
    shutdown(cluster, findings);
    pod_security(cluster, findings);
    volumes_kept(cluster, findings);
    tls(cluster, findings);
}

/// stolon writes the `pg_hba.conf` lines of its own roles before those of the blueprint.
fn tls(cluster: &Cluster, findings: &mut Findings) {
    if cluster.requires_tls() {
        findings
            .note(
                codes::ROLES_WITHOUT_TLS,
                &Path::dotted("spec.access.tls.required"),
                "stolon accepts the superuser and the replication role without TLS",
                "its own lines in `pg_hba.conf` come first",
            )
            .because("they use TLS if the server offers it, and do not verify the server");
    }
    if super::is_chart(cluster) && cluster.tls().is_some() {
        findings
            .key_error(
                codes::PART_UNSUPPORTED,
                &Path::dotted("spec.access.tls"),
                "stolon's chart cannot mount a certificate",
                "",
            )
            .help("write `packaging: manifests`, or remove `access.tls`");
    }
}

/// The chart's StatefulSet always keeps its claims.
fn volumes_kept(cluster: &Cluster, findings: &mut Findings) {
    if super::is_chart(cluster) && cluster.storage.on_delete == OnDelete::Delete {
        findings
            .error(
                codes::VOLUMES_KEPT,
                &Path::dotted("spec.storage.onDelete"),
                "stolon's chart cannot delete volumes with the cluster",
                "",
            )
            .help("write `onDelete: retain`, or `packaging: manifests`");
    }
}

/// The chart's pods start as root.
fn pod_security(cluster: &Cluster, findings: &mut Findings) {
    if super::is_chart(cluster) && cluster.namespace_create {
        findings
            .error(
                codes::ENGINE_NOT_ADMITTED,
                &Path::dotted("spec.packaging"),
                format!(
                    "the chart's pods start as root, and the namespace `{}` does not admit them",
                    cluster.namespace
                ),
                "",
            )
            .help("write `packaging: manifests`, or remove `namespace.create` and create a namespace that admits them")
            .because("`namespace.create` creates a namespace that enforces the Pod Security Standard `restricted`");
    }
}

/// Compares what the last checkpoint might have to write with the time that stolon-keeper allows. The WAL contains each
/// page that changed since the last checkpoint in full, so both `shared_buffers` and `max_wal_size` bound the amount.
fn shutdown(cluster: &Cluster, findings: &mut Findings) {
    /// The write rate of a common cloud volume.
    const BYTES_PER_SECOND: f64 = 125.0 * MB;
    const MB: f64 = 1_048_576.0;
    let dirty = cluster.number("shared_buffers").zip(cluster.number("max_wal_size")).map(|(one, other)| one.min(other));
    let seconds = keeper::stop_seconds(cluster);
    let most = seconds * BYTES_PER_SECOND;
    if let Some(dirty) = dirty.filter(|dirty| *dirty > most) {
        let parameter = |name: &str| Path::dotted("spec.postgres.parameters").key(name);
        findings
            .warning(
                codes::SLOW_SHUTDOWN,
                &findings.written(&["max_wal_size", "shared_buffers"].map(parameter)),
                format!("a shutdown might have to write {:.0}MB within {seconds} s", dirty / MB),
                &format!("at 125 MB/s, that takes {:.0} s", dirty / BYTES_PER_SECOND),
            )
            .help(format!("write `max_wal_size: {:.0}GB` or less", (most / MB / 1024.0).floor().clamp(1.0, 6.0)))
            .because("after that time PostgreSQL is killed, and needs crash recovery at the next start");
    }
}

/// Warns if writes depend on a single pod of a kind.
fn single_pods(cluster: &Cluster, findings: &mut Findings) {
    let settings = &cluster.engines.stolon;
    let kinds = [
        ("proxies", "proxy", settings.proxies, "while its node is dead, no client reaches the primary"),
        ("sentinels", "sentinel", settings.sentinels, "while its node is dead, no primary can be elected"),
    ];
    for (key, one, count, consequence) in kinds {
        if count == 1 && cluster.instances > 1 {
            findings
                .warning(
                    codes::SINGLE_PATH,
                    &Path::dotted("spec.stolon").key(key),
                    format!("there is one {one} for {} instances", cluster.instances),
                    consequence,
                )
                .help(format!("remove `{key}`: the default is {}", cluster.instances.clamp(2, 3)));
        }
    }
}

/// Checks the PostgreSQL version in the tags of stolon's images: `master-pg15`.
fn tag(cluster: &Cluster, findings: &mut Findings) {
    let (image, major) = (&cluster.images.stolon, cluster.postgres.version.major);
    let tag = image.tag().unwrap_or_default();
    let found = tag.rsplit_once("-pg").map(|(_, number)| number.split('.').next().unwrap_or_default());
    if let Some(found) = found.and_then(|number| number.parse::<u8>().ok()).filter(|found| *found != major.get()) {
        findings
            .error(
                codes::IMAGE_OF_ANOTHER_MAJOR,
                &Path::dotted("spec.images.stolon"),
                format!("`{image}` contains PostgreSQL {found}, but `postgres.version` is {major}"),
                "PostgreSQL does not start on the data of another major version",
            )
            .help(format!("use an image with PostgreSQL {major}, or write `version: {found}`"));
    }
}

fn image(cluster: &Cluster, findings: &mut Findings) {
    let major = cluster.postgres.version.major;
    if major.get() > NEWEST_STOLON && cluster.images.stolon.to_string() == images::stolon(major) {
        findings
            .error(
                codes::MAJOR_UNSUPPORTED,
                &Path::dotted("spec.postgres.version"),
                format!("stolon has no image with PostgreSQL {major}"),
                &format!("its newest is {NEWEST_STOLON}"),
            )
            .help(format!(
                "write `version: {NEWEST_STOLON}`, or set `spec.images.stolon` to an image with PostgreSQL {major} and stolon's programs"
            ));
    }
}

fn quorum(cluster: &Cluster, findings: &mut Findings) {
    if cluster.replication.mode == ReplicationMode::Quorum {
        findings
            .error(
                codes::MODE_UNSUPPORTED,
                &Path::dotted("spec.replication.mode"),
                "stolon has no quorum commit",
                "every synchronous standby must acknowledge",
            )
            .help("write `mode: synchronous`; with `standbys: {min: 1, max: 2}`, two standbys acknowledge while two are available")
            .because("stolon elects only a synchronous standby, which must have every acknowledged commit, so commits wait for all of them");
    }
}

/// Checks the relations between timings that stolon does not check.
fn timings(cluster: &Cluster, findings: &mut Findings) {
    let timing = &cluster.engines.stolon.timing;
    let path = |key: &str| Path::dotted("spec.stolon.timings").key(key);
    if timing.fail_interval < 3 * timing.sleep_interval {
        findings
            .error(
                codes::ENGINE_TIMINGS,
                &findings.written(&[path("failInterval"), path("sleepInterval")]),
                format!(
                    "`failInterval` is {} s, less than three times `sleepInterval` ({} s)",
                    timing.fail_interval.as_secs(),
                    timing.sleep_interval.as_secs()
                ),
                "one late report would cause a failover",
            )
            .help(format!("write `failInterval: {}s` or more", 3 * timing.sleep_interval.as_secs()));
    }
    let toleration_seconds = timing.proxy_check_interval + 3 * timing.store_timeout;
    if timing.proxy_timeout <= toleration_seconds {
        findings
            .error(
                codes::ENGINE_TIMINGS,
                &findings.written(&[path("proxyTimeout"), path("storeTimeout"), path("proxyCheckInterval")]),
                format!(
                    "`proxyTimeout` is {} s, not greater than `proxyCheckInterval` + 3 × `storeTimeout` ({} s)",
                    timing.proxy_timeout.as_secs(),
                    toleration_seconds.as_secs()
                ),
                "one slow response of the API server would close every connection",
            )
            .help(format!(
                "write `proxyTimeout: {}s` or more, or a shorter `storeTimeout`",
                toleration_seconds.as_secs() + 1
            ));
    }
}
