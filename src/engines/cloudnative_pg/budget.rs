//! The outage of writes and the possible data loss under CloudNativePG.
//!
//! The operator acts on the status that the kubelet reports for the primary's pod: within a second if its container
//! ends, and if the node dies, once Kubernetes has noticed it.

use crate::blueprint::ReplicationMode;
use crate::cluster::Cluster;
use crate::engines::budget::{Budget, Failure, Loss, Row, Stop};
use crate::engines::instance::GRACE_SECONDS;
use crate::knowledge::kubernetes::node_grace;

/// The seconds between two checks of the nodes by the controller manager (`node-monitor-period`).
const MONITOR: f64 = 5.0;
/// The seconds that the operator needs to query every instance and choose one. A dead instance costs the whole timeout,
/// 10 s, and the standbys must have noticed that their stream ended.
const ELECTION: f64 = 15.0;
/// The longest promotion, in seconds: the standby replays the WAL that it received and ends recovery.
const PROMOTE: f64 = 5.0;
/// The seconds after which a silent standby counts as disconnected: `wal_sender_timeout`, as the operator sets it.
const WAL_SENDER_TIMEOUT: f64 = 5.0;

pub(super) fn budget(cluster: &Cluster) -> Budget {
    let rows = Failure::ALL.into_iter().map(|failure| Row {
        failure,
        writes: writes(cluster, failure),
        loss: loss(cluster, failure),
    });
    Budget { rows: rows.collect(), settings: settings(cluster), assumptions: assumptions(cluster) }
}

fn seconds(whole: u64) -> f64 {
    f64::from(u32::try_from(whole).unwrap_or(u32::MAX))
}

fn shutdown() -> f64 {
    seconds(GRACE_SECONDS.unsigned_abs())
}

fn grace(cluster: &Cluster) -> f64 {
    seconds(node_grace(cluster.kubernetes.version.minor()))
}

fn silence(cluster: &Cluster) -> f64 {
    let own = cluster.postgres.parameters.get("wal_sender_timeout").and(cluster.number("wal_sender_timeout"));
    own.map_or(WAL_SENDER_TIMEOUT, |milliseconds| milliseconds / 1000.0)
}

/// Whether commits always wait for an acknowledgement, even if no standby is connected.
fn is_strict(cluster: &Cluster) -> bool {
    cluster.replication.is_synchronous() && cluster.replication.min > 0
}

/// Whether enough standbys are left once one is lost.
fn has_spare(cluster: &Cluster) -> bool {
    cluster.instances > cluster.replication.min + 1
}

fn writes(cluster: &Cluster, failure: Failure) -> Stop {
    let timing = &cluster.engines.cloudnative_pg.timing;
    let (delay, lease, retry) = (
        f64::from(timing.failover_delay),
        f64::from(timing.lease_duration_seconds),
        f64::from(timing.retry_period_seconds),
    );
    let within = |seconds: f64, formula: &str| Stop::Within { seconds, formula: formula.to_owned() };
    let unbounded = |cause: &str| Stop::Unbounded { cause: cause.to_owned() };
    match failure {
        Failure::ApiServer if cluster.instances == 1 => within(0.0, "a single instance runs on without the API server"),
        Failure::ApiServer => {
            within(0.0, "the primary runs on without the API server while it reaches another instance")
        }
        Failure::StandbyNode if cluster.instances == 1 => within(0.0, "there is no standby"),
        Failure::StandbyNode if !cluster.replication.is_synchronous() => {
            within(0.0, "commits do not wait for standbys")
        }
        Failure::StandbyNode if is_strict(cluster) && !has_spare(cluster) => {
            unbounded("commits wait for `standbys.min` standbys, and too few are left until the node is back")
        }
        Failure::StandbyNode if is_strict(cluster) && cluster.replication.mode == ReplicationMode::Quorum => {
            within(0.0, "the other standbys acknowledge")
        }
        Failure::StandbyNode if is_strict(cluster) => {
            within(silence(cluster), "T (until another standby replaces the silent one)")
        }
        Failure::StandbyNode => within(
            grace(cluster) + MONITOR + ELECTION,
            "G + t_monitor + t_decide (until the operator removes the standby from the list)",
        ),
        Failure::Process if cluster.instances == 1 => unbounded("crash recovery replays up to `max_wal_size` of WAL"),
        _ if cluster.instances == 1 => {
            unbounded("there is one instance: writes wait until its pod runs again with its volume")
        }
        _ if is_strict(cluster) && !has_spare(cluster) => unbounded(
            "a standby takes over, but then commits wait for `standbys.min` standbys, and too few are left until the old primary is back",
        ),
        Failure::Process => within(
            delay + ELECTION + lease + retry + PROMOTE,
            "failoverDelay + t_decide + leaseDurationSeconds + retryPeriodSeconds + t_promote",
        ),
        Failure::Pod => within(
            shutdown() + delay + ELECTION + retry + PROMOTE,
            "stopDelay for a fast shutdown + failoverDelay + t_decide + retryPeriodSeconds + t_promote",
        ),
        Failure::Node | Failure::Zone => within(
            grace(cluster) + MONITOR + delay + ELECTION + lease + retry + PROMOTE,
            "G + t_monitor + failoverDelay + t_decide + leaseDurationSeconds + retryPeriodSeconds + t_promote",
        ),
    }
}

fn loss(cluster: &Cluster, failure: Failure) -> Loss {
    let harmless = matches!(failure, Failure::StandbyNode | Failure::ApiServer) || cluster.instances == 1;
    // With a failover quorum, the operator promotes no instance that might lack an acknowledged commit.
    if harmless || is_strict(cluster) {
        return Loss::Nothing;
    }
    if cluster.replication.is_synchronous() {
        return Loss::UpTo("commits from times when no standby was connected".to_owned());
    }
    Loss::UpTo("commits that the promoted standby had not received".to_owned())
}

fn settings(cluster: &Cluster) -> Vec<(&'static str, String)> {
    let timing = &cluster.engines.cloudnative_pg.timing;
    vec![
        ("instances", cluster.instances.to_string()),
        ("G (node-monitor-grace-period)", format!("{} s", grace(cluster))),
        ("t_monitor (node-monitor-period)", format!("{MONITOR} s")),
        ("failoverDelay", format!("{} s", timing.failover_delay)),
        ("leaseDurationSeconds", format!("{} s", timing.lease_duration_seconds)),
        ("retryPeriodSeconds", format!("{} s", timing.retry_period_seconds)),
        ("stopDelay", format!("{GRACE_SECONDS} s")),
        ("T (wal_sender_timeout)", format!("{} s", silence(cluster))),
        ("t_decide", format!("{ELECTION} s")),
        ("t_promote", format!("{PROMOTE} s")),
    ]
}

fn assumptions(cluster: &Cluster) -> Vec<String> {
    let mut assumptions = vec![
        format!(
            "the operator runs and reaches the API server; if it dies with the node, add the time until Kubernetes starts it elsewhere (its pod leaves a dead node after {} s + 300 s), or run two replicas of it",
            grace(cluster)
        ),
        format!(
            "Kubernetes {} notices a dead node after {} s, its default; a managed cluster may use another value",
            cluster.kubernetes.version,
            grace(cluster)
        ),
        format!("a standby replays the WAL that it has received within {PROMOTE} s (t_promote)"),
        "clients connect with a timeout of 2 s and retry".to_owned(),
    ];
    if cluster.instances > 1 {
        assumptions.push("at least one standby is ready and streams".to_owned());
        assumptions.push(
            "each instance runs in a separate zone and on a separate node; with fewer zones than instances, losing a zone loses several nodes".to_owned(),
        );
    }
    if is_strict(cluster) && cluster.instances > 1 {
        assumptions.push(format!(
            "nothing else fails meanwhile: no standby takes over if the remaining ones could lack a commit that {} standby(s) acknowledged",
            cluster.replication.min
        ));
    }
    assumptions
}
