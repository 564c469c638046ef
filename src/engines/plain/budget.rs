//! The outage of writes and the possible data loss without an election.

use super::conf::silence;
use super::pod::toleration_seconds;
use crate::blueprint::ReplicationMode;
use crate::cluster::Cluster;
use crate::engines::budget::{Budget, Failure, Loss, Row, Stop};

/// The seconds until the primary notices that a standby connected or disconnected: the pause of its loop and its
/// queries.
const DETECT: f64 = 5.0;

/// The budget; `lost` is the reason why no instance automatically succeeds a primary that is lost with its node or
/// zone.
pub(in crate::engines) fn budget(cluster: &Cluster, lost: &str) -> Budget {
    let rows = Failure::ALL.into_iter().map(|failure| Row {
        failure,
        writes: writes(cluster, failure, lost),
        loss: loss(cluster, failure),
    });
    Budget { rows: rows.collect(), settings: settings(cluster), assumptions: assumptions(cluster) }
}

fn writes(cluster: &Cluster, failure: Failure, lost: &str) -> Stop {
    let within = |seconds: f64, formula: &str| Stop::Within { seconds, formula: formula.to_owned() };
    let unbounded = |cause: &str| Stop::Unbounded { cause: cause.to_owned() };
    let replication = &cluster.replication;
    match failure {
        Failure::Process => unbounded(
            "PostgreSQL restarts at once in its pod, and replays up to `max_wal_size` of WAL before it accepts writes",
        ),
        Failure::Pod => unbounded("writes wait until Kubernetes has found room for the pod and it runs again"),
        Failure::Node | Failure::Zone => unbounded(lost),
        Failure::ApiServer => within(0.0, "neither PostgreSQL nor its clients' connections need the API server"),
        Failure::StandbyNode if cluster.instances == 1 => within(0.0, "there is no standby"),
        Failure::StandbyNode if !replication.is_synchronous() => within(0.0, "commits do not wait for standbys"),
        Failure::StandbyNode if replication.min > 0 && cluster.instances < replication.min + 2 => unbounded(
            "commits wait for `replication.standbys.min` standbys, and too few are left until the node is back",
        ),
        Failure::StandbyNode if replication.mode == ReplicationMode::Quorum && replication.min == replication.max => {
            within(0.0, "the other standbys acknowledge")
        }
        Failure::StandbyNode => within(f64::from(silence(cluster.failover)) + DETECT, "T + t_detect"),
    }
}

fn loss(cluster: &Cluster, failure: Failure) -> Loss {
    let replication = &cluster.replication;
    let lost = matches!(failure, Failure::Node | Failure::Zone);
    if !lost || cluster.instances == 1 || (replication.is_synchronous() && replication.min > 0) {
        return Loss::Nothing;
    }
    Loss::UpTo(
        "commits that no standby had received, if you promote a standby; nothing, if you wait for the node".to_owned(),
    )
}

fn settings(cluster: &Cluster) -> Vec<(&'static str, String)> {
    vec![
        ("instances", cluster.instances.to_string()),
        ("tolerationSeconds", format!("{} s", toleration_seconds(cluster.failover))),
        ("T (wal_sender_timeout)", format!("{} s", silence(cluster.failover))),
        ("t_detect", format!("{DETECT} s")),
    ]
}

fn assumptions(cluster: &Cluster) -> Vec<String> {
    let mut assumptions = vec![
        "volumes outlive their nodes; with local disks, losing a node for good loses its instance's data".to_owned(),
        format!(
            "Kubernetes evicts a pod {} s (tolerationSeconds) after it notices that the node does not answer; only the node, or you, can confirm that the pod has ended",
            toleration_seconds(cluster.failover)
        ),
    ];
    if cluster.replication.is_synchronous() {
        assumptions.push("you promote the standby that has received the most WAL; pgforge enforces this among the standbys that answer".to_owned());
    }
    assumptions
}
