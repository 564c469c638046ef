//! The outage of writes and the possible data loss when the primary is always the same pod.

use crate::blueprint::ReplicationMode;
use crate::cluster::Cluster;
use crate::engines::budget::{Budget, Failure, Loss, Row, Stop};
use crate::engines::plain::{silence, toleration_seconds};

pub(super) fn budget(cluster: &Cluster) -> Budget {
    let rows = Failure::ALL.into_iter().map(|failure| Row {
        failure,
        writes: writes(cluster, failure),
        loss: loss(cluster, failure),
    });
    Budget { rows: rows.collect(), settings: settings(cluster), assumptions: assumptions(cluster) }
}

fn writes(cluster: &Cluster, failure: Failure) -> Stop {
    let within = |seconds: f64, formula: &str| Stop::Within { seconds, formula: formula.to_owned() };
    let unbounded = |cause: &str| Stop::Unbounded { cause: cause.to_owned() };
    let replication = &cluster.replication;
    match failure {
        Failure::Process => unbounded(
            "the container restarts, after a pause that grows with each crash, and replays up to `max_wal_size` of WAL before it accepts writes",
        ),
        Failure::Pod => unbounded("writes wait until Kubernetes has found room for the pod and it runs again"),
        Failure::Node | Failure::Zone => unbounded(
            "no standby takes over: writes wait until the node is back, or until you start the primary from a standby's volume; \
             see the runbook, “The primary is lost”",
        ),
        Failure::ApiServer => within(0.0, "neither PostgreSQL nor its clients' connections need the API server"),
        Failure::StandbyNode if cluster.instances == 1 => within(0.0, "there is no standby"),
        Failure::StandbyNode if !replication.is_synchronous() => within(0.0, "commits do not wait for standbys"),
        Failure::StandbyNode if cluster.instances < replication.min + 2 => unbounded(
            "commits wait for `replication.standbys.min` standbys, and too few are left until the node is back",
        ),
        Failure::StandbyNode if replication.mode == ReplicationMode::Quorum => {
            within(0.0, "the other standbys acknowledge")
        }
        Failure::StandbyNode => within(f64::from(silence(cluster.failover)), "T"),
    }
}

fn loss(cluster: &Cluster, failure: Failure) -> Loss {
    let lost = matches!(failure, Failure::Node | Failure::Zone);
    if !lost || cluster.instances == 1 || cluster.replication.is_synchronous() {
        return Loss::Nothing;
    }
    Loss::UpTo(
        "commits that no standby had received, if you start the primary from a standby's volume; nothing, if you wait for the node"
            .to_owned(),
    )
}

fn settings(cluster: &Cluster) -> Vec<(&'static str, String)> {
    vec![
        ("instances", cluster.instances.to_string()),
        ("tolerationSeconds", format!("{} s", toleration_seconds(cluster.failover))),
        ("T (wal_sender_timeout)", format!("{} s", silence(cluster.failover))),
    ]
}

fn assumptions(cluster: &Cluster) -> Vec<String> {
    let mut assumptions = vec![
        "volumes outlive their nodes; with local disks, losing a node for good loses its instance's data".to_owned(),
        "the image is on the node or can be pulled; since August 2025 its publisher offers no free versioned images"
            .to_owned(),
        format!(
            "a standby is not disconnected for longer than `wal_keep_size` of WAL ({} MB unless the blueprint sets it); otherwise it must copy the primary again, because the chart has no replication slots",
            super::conf::kept_wal(cluster)
        ),
    ];
    if cluster.replication.is_synchronous() {
        assumptions
            .push("you start the primary from the volume of the standby that has received the most WAL".to_owned());
    }
    assumptions
}
