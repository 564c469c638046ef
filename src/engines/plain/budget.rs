//! How long writes stop where nobody is elected, and what can be lost.

use super::conf::silence;
use super::pod::patience;
use crate::blueprint::ReplicationMode;
use crate::cluster::Cluster;
use crate::engines::budget::{Budget, Failure, Loss, Row, Stop};

/// How long an instance takes to notice that standbys have come or gone, in seconds: its loop's pause, and what it asks.
const TEND: f64 = 5.0;

/// The budget; `lost` says why a primary that is lost with its node or zone has no successor by itself.
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
            "PostgreSQL is started again at once, in its pod, and replays up to `max_wal_size` of WAL before it takes writes",
        ),
        Failure::Pod => {
            unbounded("writes wait until the pod runs again, which is where and when Kubernetes finds room for it")
        }
        Failure::Node | Failure::Zone => unbounded(lost),
        Failure::ApiServer => within(0.0, "neither PostgreSQL nor the way to it needs the API server"),
        Failure::StandbyNode if cluster.instances == 1 => within(0.0, "there is no standby"),
        Failure::StandbyNode if !replication.is_synchronous() => within(0.0, "commits do not wait for standbys"),
        Failure::StandbyNode if replication.min > 0 && cluster.instances < replication.min + 2 => unbounded(
            "commits wait for `replication.standbys.min` standbys, and no spare one is left until the node is back",
        ),
        Failure::StandbyNode if replication.mode == ReplicationMode::Quorum && replication.min == replication.max => {
            within(0.0, "the other standbys acknowledge")
        }
        Failure::StandbyNode => within(f64::from(silence(cluster.failover)) + TEND, "T + t_tend"),
    }
}

fn loss(cluster: &Cluster, failure: Failure) -> Loss {
    let replication = &cluster.replication;
    let lost = matches!(failure, Failure::Node | Failure::Zone);
    if !lost || cluster.instances == 1 || (replication.is_synchronous() && replication.min > 0) {
        return Loss::Nothing;
    }
    Loss::UpTo(
        "the commits that no standby had received, if a standby is made primary; nothing, if you wait for the node"
            .to_owned(),
    )
}

fn settings(cluster: &Cluster) -> Vec<(&'static str, String)> {
    vec![
        ("instances", cluster.instances.to_string()),
        ("tolerationSeconds", format!("{} s", patience(cluster.failover))),
        ("T (wal_sender_timeout)", format!("{} s", silence(cluster.failover))),
        ("t_tend", format!("{TEND} s")),
    ]
}

fn assumptions(cluster: &Cluster) -> Vec<String> {
    let mut assumptions = vec![
        "volumes outlive their nodes; where they are disks of the node, a node that is lost for good takes its instance's data with it".to_owned(),
        format!(
            "a pod is told to leave a node that has not answered for {} s (tolerationSeconds) after Kubernetes noticed; that it is gone only the node can say, or you",
            patience(cluster.failover)
        ),
    ];
    if cluster.replication.is_synchronous() {
        assumptions.push("the standby that is made primary is the one that has most, which is what pgforge insists on among those that answer".to_owned());
    }
    assumptions
}
