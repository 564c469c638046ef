//! The checks that only Patroni has.

use crate::blueprint::ReplicationMode;
use crate::blueprint::engines::patroni::Release;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};
use crate::engines::instance::check::usernames;
use crate::knowledge::images::{self, NEWEST_SPILO};

/// Parameters that Patroni takes only from these values on; it would set its own default in place of a lower one.
const LEAST: [(&str, u64); 5] = [
    ("max_connections", 25),
    ("max_locks_per_transaction", 32),
    ("max_replication_slots", 4),
    ("max_wal_senders", 3),
    ("max_worker_processes", 2),
];

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    usernames(cluster, findings, "this name stands in pg_hba.conf, pg_ident.conf and Patroni's configuration");
    image(cluster, findings);
    quorum(cluster, findings);
    least_standbys(cluster, findings);
    let timing = &cluster.engines.patroni.timing;
    timings("patroni", [timing.ttl, timing.loop_wait, timing.retry_timeout], findings);
    parameters(cluster, findings);
}

fn image(cluster: &Cluster, findings: &mut Findings) {
    let major = cluster.postgres.version.major;
    let own = cluster.images.patroni.to_string() != images::patroni(major);
    if !own && major.get() > NEWEST_SPILO {
        findings
            .error(
                codes::MAJOR_UNSUPPORTED,
                &Path::dotted("spec.postgres.version"),
                format!("the default image of Patroni has no PostgreSQL {major}"),
                &format!("it ends at {NEWEST_SPILO}"),
            )
            .help(format!(
                "write `version: {NEWEST_SPILO}`, or name an image with Patroni and PostgreSQL {major} at `spec.images.patroni`"
            ));
    }
    if own && !findings.is_written(&Path::dotted("spec.patroni.version")) {
        findings
            .error(
                codes::ENGINE_RELEASE,
                &Path::dotted("spec.images.patroni"),
                "which release of Patroni is in this image?",
                "",
            )
            .help("add `patroni: {version: \"4.0\"}` to `spec`, with the release that the image has")
            .because("4.0 calls the primary by another label than 3, and the Service would lead to nobody");
    }
}

fn quorum(cluster: &Cluster, findings: &mut Findings) {
    let replication = &cluster.replication;
    let version = cluster.engines.patroni.version;
    if replication.mode == ReplicationMode::Quorum && version < Release::V4_0 {
        findings
            .error(
                codes::MODE_UNSUPPORTED,
                &Path::dotted("spec.replication.mode"),
                format!("Patroni {version} has no quorum commit"),
                "it came with 4.0",
            )
            .help(
                "write `mode: synchronous`, or use an image with Patroni 4.0 and write `patroni: {version: \"4.0\"}`",
            );
    }
}

/// More standbys than one that commits wait for whatever happens.
pub(in crate::engines) fn least_standbys(cluster: &Cluster, findings: &mut Findings) {
    let replication = &cluster.replication;
    if replication.is_synchronous() && replication.min > 1 {
        findings
            .error(
                codes::MODE_UNSUPPORTED,
                &Path::dotted("spec.replication.standbys.min"),
                format!("Patroni cannot make commits wait for {} standbys at least", replication.min),
                "with fewer standbys it waits for fewer, but for one",
            )
            .help(format!(
                "write `standbys: {{min: 1, max: {}}}`: commits wait for {0} while there are {0}",
                replication.max.max(replication.min)
            ));
    }
}

/// The arithmetic that Patroni does not refuse but change; the section of the engine, and `ttl`, `loopWait` and
/// `retryTimeout` in seconds.
pub(in crate::engines) fn timings(section: &str, [ttl, pass, retry]: [u32; 3], findings: &mut Findings) {
    let path = |key: &str| Path::dotted("spec").key(section).key("timings").key(key);
    let needed = pass + 2 * retry;
    if needed > ttl {
        findings
            .error(
                codes::ENGINE_TIMINGS,
                &findings.written(&[path("ttl"), path("loopWait"), path("retryTimeout")]),
                format!("`ttl` is {ttl} s, less than `loopWait` + 2 × `retryTimeout` ({needed} s)"),
                "the lock could run out while the primary still tries to renew it",
            )
            .help(format!("write `ttl: {needed}` or more, or a shorter `retryTimeout`"));
    }
}

/// Parameters that are lower than Patroni lets them be.
pub(in crate::engines) fn parameters(cluster: &Cluster, findings: &mut Findings) {
    let section = Path::dotted("spec.postgres.parameters");
    for (name, value) in &cluster.postgres.parameters {
        let least = LEAST.iter().find(|(known, _)| *known == name.as_str()).map(|(_, least)| *least);
        let Some(least) = least else { continue };
        if value.to_string().parse::<u64>().is_ok_and(|value| value < least) {
            findings
                .error(
                    codes::PARAMETER_REFUSED,
                    &section.key(name.as_str()),
                    format!("Patroni takes `{name}` only from {least} on"),
                    "it would set its own default",
                )
                .help(format!("write `{name}: {least}` or more"));
        }
    }
}
