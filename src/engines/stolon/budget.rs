//! The outage of writes and the possible data loss under stolon.

use super::bounds::{Bounds, LEADER_LOST, PASS, PROMOTE};
use crate::blueprint::engines::stolon::Timing;
use crate::cluster::Cluster;
use crate::engines::budget::{Budget, Failure, Loss, Row, Stop};
use crate::knowledge::kubernetes::node_grace;

/// stolon's limit for the lag of a standby that it may elect in asynchronous replication, in bytes: `1024*1204` in
/// `internal/cluster/cluster.go` at commit bcea7a7, not the documented 1 MiB.
const MAX_STANDBY_LAG: u32 = 1024 * 1204;

/// The longest fast shutdown of PostgreSQL and replacement of the pod before a standby takes over, in seconds.
const SHUTDOWN: f64 = 60.0;

pub(super) fn budget(cluster: &Cluster) -> Budget {
    let timing = &cluster.engines.stolon.timing;
    let rows = Failure::ALL.into_iter().map(|failure| Row {
        failure,
        writes: writes(cluster, failure),
        loss: loss(cluster, failure),
    });
    Budget { rows: rows.collect(), settings: settings(cluster, timing), assumptions: assumptions(cluster) }
}

fn writes(cluster: &Cluster, failure: Failure) -> Stop {
    let timing = Bounds(&cluster.engines.stolon.timing);
    let within = |seconds: f64, formula: &str| Stop::Within { seconds: round(seconds), formula: formula.to_owned() };
    let unbounded = |cause: &str| Stop::Unbounded { cause: cause.to_owned() };
    match failure {
        Failure::ApiServer => unbounded(
            "the API server is stolon's store: proxies close every connection once it has not answered for PT, and accept connections again within P' after it recovers",
        ),
        Failure::StandbyNode if cluster.instances == 1 => within(0.0, "there is no standby"),
        Failure::StandbyNode if waits_without_a_standby(cluster) => unbounded(
            "commits wait for `replication.standbys.min` standbys, and too few are left until the node is back",
        ),
        Failure::StandbyNode if cluster.replication.is_synchronous() => {
            within(timing.elect() + 2.0 * timing.pass(), "F + 5·S' (until stolon makes another standby synchronous)")
        }
        Failure::StandbyNode => within(0.0, "commits do not wait for standbys"),
        Failure::Process if cluster.instances == 1 => unbounded("crash recovery replays up to `max_wal_size` of WAL"),
        _ if cluster.instances == 1 => {
            unbounded("there is one instance: writes wait until its pod runs again with its volume")
        }
        _ if waits_without_a_standby(cluster) => unbounded(
            "a standby takes over, but then commits wait for `replication.standbys.min` standbys, and too few are left until the old primary is back",
        ),
        Failure::Process => within(timing.keeper_lost(), KEEPER_LOST),
        Failure::Pod => within(
            SHUTDOWN + timing.keeper_lost(),
            "60 s for a fast shutdown + F + 3·S' + max(2·P' + S', S' + t_promote)",
        ),
        Failure::Node | Failure::Zone => within(timing.node_lost(), NODE_LOST),
    }
}

const KEEPER_LOST: &str = "F + 3·S' + max(2·P' + S', S' + t_promote)";
const NODE_LOST: &str = "t_lease + max(F + 3·S' + max(2·P' + S', S' + t_promote), 2·PT + 2·S' + P')";

/// Whether too few standbys for a commit are left after one instance is lost.
fn waits_without_a_standby(cluster: &Cluster) -> bool {
    cluster.replication.is_synchronous() && cluster.instances < cluster.replication.min + 2
}

fn loss(cluster: &Cluster, failure: Failure) -> Loss {
    let harmless = matches!(failure, Failure::StandbyNode | Failure::ApiServer) || cluster.instances == 1;
    if harmless || (cluster.replication.is_synchronous() && cluster.replication.min > 0) {
        return Loss::Nothing;
    }
    Loss::UpTo(format!(
        "{MAX_STANDBY_LAG} bytes of WAL (maxStandbyLag), and the writes since the primary's last report, up to 1.5·S"
    ))
}

fn settings(cluster: &Cluster, timing: &Timing) -> Vec<(&'static str, String)> {
    let seconds = |value: f64| format!("{value} s");
    vec![
        ("instances", cluster.instances.to_string()),
        ("S (sleepInterval)", seconds(timing.sleep_interval.as_secs_f64())),
        ("F (failInterval)", seconds(timing.fail_interval.as_secs_f64())),
        ("P (proxyCheckInterval)", seconds(timing.proxy_check_interval.as_secs_f64())),
        ("PT (proxyTimeout)", seconds(timing.proxy_timeout.as_secs_f64())),
        ("S'", seconds(Bounds(timing).pass())),
        ("P'", seconds(Bounds(timing).proxy_pass())),
        ("t_promote", seconds(PROMOTE)),
        ("t_lease", seconds(LEADER_LOST)),
    ]
}

fn assumptions(cluster: &Cluster) -> Vec<String> {
    let mut assumptions = vec![
        format!("the API server answers the calls of one pass within {PASS} s (S' = S + {PASS} s, P' = P + {PASS} s)"),
        format!("a standby replays the WAL that it has received within {PROMOTE} s (t_promote)"),
        "at most one sentinel dies, possibly the leader; another takes over its lease within t_lease".to_owned(),
        format!(
            "clients connect with a timeout of 2 s and retry; until Kubernetes notices the dead node ({} s), some new connections reach its proxy and fail",
            node_grace(cluster.kubernetes.version.minor())
        ),
    ];
    if cluster.instances > 1 {
        assumptions.push(
            "each instance runs in a separate zone and on a separate node; with fewer zones than instances, losing a zone loses several nodes".to_owned(),
        );
    }
    if cluster.replication.is_synchronous() {
        assumptions.push("clients connect through the proxies and do not log in as superuser".to_owned());
    }
    assumptions
}

fn round(seconds: f64) -> f64 {
    (seconds * 10.0).ceil() / 10.0
}
