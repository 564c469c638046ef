//! The checks that only stolon has.

use crate::blueprint::ReplicationMode;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};
use crate::engines::instance::check::usernames;
use crate::knowledge::images::{self, NEWEST_STOLON};

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    image(cluster, findings);
    usernames(cluster, findings, "stolon writes this name into pg_hba.conf without quotes");
    quorum(cluster, findings);
    timings(cluster, findings);
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
