//! The checks that only Patroni has.

use crate::blueprint::ReplicationMode;
use crate::blueprint::engines::patroni::Release;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};
use crate::engines::instance::check::usernames;
use crate::knowledge::images::{self, NEWEST_SPILO};

/// The lowest values that Patroni accepts for these parameters; it replaces a lower one with its own default.
const LEAST: [(&str, u64); 5] = [
    ("max_connections", 25),
    ("max_locks_per_transaction", 32),
    ("max_replication_slots", 4),
    ("max_wal_senders", 3),
    ("max_worker_processes", 2),
];

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    usernames(cluster, findings, "pg_hba.conf, pg_ident.conf and Patroni's configuration contain this name");
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
                format!("Patroni's default image does not contain PostgreSQL {major}"),
                &format!("its newest is {NEWEST_SPILO}"),
            )
            .help(format!(
                "write `version: {NEWEST_SPILO}`, or set `spec.images.patroni` to an image with Patroni and PostgreSQL {major}"
            ));
    }
    if own && !findings.is_written(&Path::dotted("spec.patroni.version")) {
        findings
            .error(
                codes::ENGINE_RELEASE,
                &Path::dotted("spec.images.patroni"),
                "the release of Patroni in this image is not set",
                "",
            )
            .help("add `patroni: {version: \"4.0\"}` to `spec`, with the release that the image contains")
            .because("4.0 labels the primary differently from 3; with the wrong release, the Service has no endpoints");
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
                "quorum commit needs Patroni 4.0",
            )
            .help(
                "write `mode: synchronous`, or use an image with Patroni 4.0 and write `patroni: {version: \"4.0\"}`",
            );
    }
}

/// Rejects a minimum of more than one standby, which Patroni cannot enforce.
pub(in crate::engines) fn least_standbys(cluster: &Cluster, findings: &mut Findings) {
    let replication = &cluster.replication;
    if replication.is_synchronous() && replication.min > 1 {
        findings
            .error(
                codes::MODE_UNSUPPORTED,
                &Path::dotted("spec.replication.standbys.min"),
                format!("Patroni cannot make commits wait for at least {} standbys", replication.min),
                "when standbys fail, it lowers the number down to one",
            )
            .help(format!(
                "write `standbys: {{min: 1, max: {}}}`: commits wait for {0} standbys while {0} are available",
                replication.max.max(replication.min)
            ));
    }
}

/// Checks the timings that Patroni would change silently. `section` is the engine's key in `spec`; `ttl`, `loopWait`
/// and `retryTimeout` are in seconds.
pub(in crate::engines) fn timings(section: &str, [ttl, pass, retry]: [u32; 3], findings: &mut Findings) {
    let path = |key: &str| Path::dotted("spec").key(section).key("timings").key(key);
    let needed = pass + 2 * retry;
    if needed > ttl {
        findings
            .error(
                codes::ENGINE_TIMINGS,
                &findings.written(&[path("ttl"), path("loopWait"), path("retryTimeout")]),
                format!("`ttl` is {ttl} s, less than `loopWait` + 2 × `retryTimeout` ({needed} s)"),
                "the lock could expire while the primary still tries to renew it",
            )
            .help(format!("write `ttl: {needed}` or more, or a shorter `retryTimeout`"));
    }
}

/// Rejects parameters below Patroni's lowest values.
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
                    format!("Patroni needs `{name}` to be at least {least}"),
                    "it would set its own default instead",
                )
                .help(format!("write `{name}: {least}` or more"));
        }
    }
}
