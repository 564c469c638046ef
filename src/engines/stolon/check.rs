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
    single(cluster, findings);
    tag(cluster, findings);
    shutdown(cluster, findings);
    admitted(cluster, findings);
    kept(cluster, findings);
    tls(cluster, findings);
}

/// stolon writes the lines of its own roles into `pg_hba.conf` before those of the blueprint.
fn tls(cluster: &Cluster, findings: &mut Findings) {
    if cluster.requires_tls() {
        findings
            .note(
                codes::ROLES_WITHOUT_TLS,
                &Path::dotted("spec.access.tls.required"),
                "stolon lets the superuser and the replication role in without TLS all the same",
                "its own lines in `pg_hba.conf` come first",
            )
            .because("they connect with TLS where it is offered, and do not verify it");
    }
    if super::is_chart(cluster) && cluster.tls().is_some() {
        findings
            .key_error(
                codes::PART_UNSUPPORTED,
                &Path::dotted("spec.access.tls"),
                "stolon's chart mounts no certificate",
                "",
            )
            .help("write `packaging: manifests`, or remove `access.tls`");
    }
}

/// The chart's StatefulSet keeps its claims, whatever it is told.
fn kept(cluster: &Cluster, findings: &mut Findings) {
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

/// The chart's pods begin as root.
fn admitted(cluster: &Cluster, findings: &mut Findings) {
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
            .help("write `packaging: manifests`, or remove `namespace.create` and make a namespace that admits them")
            .because("`namespace.create` makes one that holds every pod to the `restricted` Pod Security Standard");
    }
}

/// What a last checkpoint may have to write, against the time that stolon-keeper gives it. Pages that changed since the
/// last checkpoint stand whole in the WAL, so that both `shared_buffers` and `max_wal_size` bound them.
fn shutdown(cluster: &Cluster, findings: &mut Findings) {
    /// What a common cloud volume writes in a second.
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
                format!("a shutdown may have {:.0}MB to write, and {seconds} s for it", dirty / MB),
                &format!("at 125 MB a second it takes {:.0} s", dirty / BYTES_PER_SECOND),
            )
            .help(format!("write `max_wal_size: {:.0}GB` or less", (most / MB / 1024.0).floor().clamp(1.0, 6.0)))
            .because("then PostgreSQL is killed, and the instance recovers when it starts again");
    }
}

/// One pod of a kind that has to be there for writes.
fn single(cluster: &Cluster, findings: &mut Findings) {
    let settings = &cluster.engines.stolon;
    let kinds = [
        ("proxies", "proxy", settings.proxies, "while its node is dead, no client reaches the primary"),
        ("sentinels", "sentinel", settings.sentinels, "while its node is dead, nobody elects a primary"),
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

/// What stolon's images say of their PostgreSQL: `master-pg15`.
fn tag(cluster: &Cluster, findings: &mut Findings) {
    let (image, major) = (&cluster.images.stolon, cluster.postgres.version.major);
    let tag = image.tag().unwrap_or_default();
    let told = tag.rsplit_once("-pg").map(|(_, number)| number.split('.').next().unwrap_or_default());
    if let Some(told) = told.and_then(|number| number.parse::<u8>().ok()).filter(|told| *told != major.get()) {
        findings
            .error(
                codes::IMAGE_OF_ANOTHER_MAJOR,
                &Path::dotted("spec.images.stolon"),
                format!("`{image}` contains PostgreSQL {told}, but `postgres.version` is {major}"),
                "PostgreSQL does not start on the data of another major version",
            )
            .help(format!("use an image with PostgreSQL {major}, or write `version: {told}`"));
    }
}

fn image(cluster: &Cluster, findings: &mut Findings) {
    let major = cluster.postgres.version.major;
    if major.get() > NEWEST_STOLON && cluster.images.stolon.to_string() == images::stolon(major) {
        findings
            .error(
                codes::MAJOR_UNSUPPORTED,
                &Path::dotted("spec.postgres.version"),
                format!("there is no image of stolon with PostgreSQL {major}"),
                &format!("stolon's own images end at {NEWEST_STOLON}"),
            )
            .help(format!(
                "write `version: {NEWEST_STOLON}`, or name an image with PostgreSQL {major} and stolon's programs at `spec.images.stolon`"
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
            .help("write `mode: synchronous`, with `standbys: {min: 1, max: 2}` to have two acknowledge while there are two")
            .because("stolon elects only a standby that surely has every acknowledged commit, so it waits for all of them");
    }
}

/// The arithmetic that stolon does not check.
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
                "one late report would be a failover",
            )
            .help(format!("write `failInterval: {}s` or more", 3 * timing.sleep_interval.as_secs()));
    }
    let patience = timing.proxy_check_interval + 3 * timing.store_timeout;
    if timing.proxy_timeout <= patience {
        findings
            .error(
                codes::ENGINE_TIMINGS,
                &findings.written(&[path("proxyTimeout"), path("storeTimeout"), path("proxyCheckInterval")]),
                format!(
                    "`proxyTimeout` is {} s, no more than `proxyCheckInterval` + 3 × `storeTimeout` ({} s)",
                    timing.proxy_timeout.as_secs(),
                    patience.as_secs()
                ),
                "one slow answer of the API server would close every connection",
            )
            .help(format!("write `proxyTimeout: {}s` or more, or a shorter `storeTimeout`", patience.as_secs() + 1));
    }
}
