//! How long writes stop under CloudNativePG, and what can be lost.
//!
//! The operator acts on what the kubelet says of the primary's pod: within a second where its container ends, and for a
//! node that is dead once Kubernetes has noticed that.

use crate::blueprint::ReplicationMode;
use crate::cluster::Cluster;
use crate::engines::budget::{Budget, Failure, Loss, Row, Stop};
use crate::engines::instance::GRACE_SECONDS;
use crate::knowledge::kubernetes::node_grace;

/// How often the controller manager looks at the nodes, in seconds (`node-monitor-period`).
const MONITOR: f64 = 5.0;
/// How long the operator takes to ask every instance and to choose, in seconds: one that is dead costs the whole of its
/// patience, 10 s, and before a choice the standbys must have noticed that their stream ended.
const LOOK: f64 = 15.0;
/// The longest promotion, in seconds: the standby replays the WAL that it received and ends recovery.
const PROMOTE: f64 = 5.0;
/// After how long a silent standby counts as gone, in seconds: `wal_sender_timeout`, as the operator sets it.
const SILENCE: f64 = 5.0;

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
    own.map_or(SILENCE, |milliseconds| milliseconds / 1000.0)
}

/// Whether commits wait until somebody acknowledges, whoever is away.
fn is_strict(cluster: &Cluster) -> bool {
    cluster.replication.is_synchronous() && cluster.replication.min > 0
}

/// Whether a standby is left over once one is lost.
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
        Failure::ApiServer if cluster.instances == 1 => within(0.0, "a single instance needs no API server to go on"),
        Failure::ApiServer => {
            within(0.0, "the primary goes on without the API server while it reaches another instance")
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
            within(silence(cluster), "T (the next standby acknowledges once the silent one is given up)")
        }
        Failure::StandbyNode => within(
            grace(cluster) + MONITOR + LOOK,
            "G + t_monitor + t_look (until the operator takes the standby off the list)",
        ),
        Failure::Process if cluster.instances == 1 => unbounded("crash recovery replays up to `max_wal_size` of WAL"),
        _ if cluster.instances == 1 => {
            unbounded("there is one instance: writes wait until its pod runs again with its volume")
        }
        _ if is_strict(cluster) && !has_spare(cluster) => unbounded(
            "a standby takes over, but then commits wait for `standbys.min` standbys, and too few are left until the old primary is back",
        ),
        Failure::Process => within(
            delay + LOOK + lease + retry + PROMOTE,
            "failoverDelay + t_look + leaseDurationSeconds + retryPeriodSeconds + t_promote",
        ),
        Failure::Pod => within(
            shutdown() + delay + LOOK + retry + PROMOTE,
            "stopDelay for a fast shutdown + failoverDelay + t_look + retryPeriodSeconds + t_promote",
        ),
        Failure::Node | Failure::Zone => within(
            grace(cluster) + MONITOR + delay + LOOK + lease + retry + PROMOTE,
            "G + t_monitor + failoverDelay + t_look + leaseDurationSeconds + retryPeriodSeconds + t_promote",
        ),
    }
}

fn loss(cluster: &Cluster, failure: Failure) -> Loss {
    let harmless = matches!(failure, Failure::StandbyNode | Failure::ApiServer) || cluster.instances == 1;
    // With a quorum for the failover nobody is promoted who may lack an acknowledged commit.
    if harmless || is_strict(cluster) {
        return Loss::Nothing;
    }
    if cluster.replication.is_synchronous() {
        return Loss::UpTo("the commits of moments in which no standby was there to wait for".to_owned());
    }
    Loss::UpTo("the commits that the standby which takes over had not received".to_owned())
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
        ("t_look", format!("{LOOK} s")),
        ("t_promote", format!("{PROMOTE} s")),
    ]
}

fn assumptions(cluster: &Cluster) -> Vec<String> {
    let mut assumptions = vec![
        format!(
            "the operator runs and reaches the API server; where it died with the node, add what Kubernetes needs to start it elsewhere (its pod leaves a dead node after {} s and 300 s more), or run two of it",
            grace(cluster)
        ),
        format!(
            "Kubernetes {} notices a dead node after {} s, its own default; a managed cluster may have another",
            cluster.kubernetes.version,
            grace(cluster)
        ),
        format!("a standby replays the WAL that it has received within {PROMOTE} s (t_promote)"),
        "clients connect with a timeout of 2 s and try again".to_owned(),
    ];
    if cluster.instances > 1 {
        assumptions.push("a standby is left that is ready and streams".to_owned());
        assumptions.push(
            "each instance runs in a separate zone and on a separate node; with fewer zones than instances, losing a zone loses several nodes".to_owned(),
        );
    }
    if is_strict(cluster) && cluster.instances > 1 {
        assumptions.push(format!(
            "nothing else fails meanwhile: nobody takes over where those that are left could lack a commit that {} standby(s) acknowledged",
            cluster.replication.min
        ));
    }
    assumptions
}
