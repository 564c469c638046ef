//! The outage of writes and the possible data loss under Patroni.

use crate::blueprint::engines::patroni::Timing;
use crate::cluster::Cluster;
use crate::engines::budget::{Budget, Failure, Loss, Row, Stop};
use crate::knowledge::kubernetes::node_grace;

/// The longest promotion, in seconds: the standby replays the WAL that it received and ends recovery.
const PROMOTE: f64 = 5.0;
/// While there is a leader, a member waits half a second longer than its loop. It then queries the state of every other
/// member for at most 2 s (`watch` and `fetch_node_status`).
const RACE: f64 = 2.5;
/// The longest fast shutdown of PostgreSQL before the lock is released, in seconds.
const SHUTDOWN: f64 = 60.0;

/// The settings that the bounds depend on, for every engine that uses Patroni.
#[derive(Debug, Clone, Copy)]
pub(in crate::engines) struct Terms {
    /// Patroni's timings.
    pub(in crate::engines) timing: Timing,
    /// The largest lag of a standby that may be promoted, in bytes of WAL.
    pub(in crate::engines) maximum_lag_on_failover: u32,
}

pub(in crate::engines) fn budget(cluster: &Cluster, terms: Terms) -> Budget {
    let rows = Failure::ALL.into_iter().map(|failure| Row {
        failure,
        writes: writes(cluster, terms.timing, failure),
        loss: loss(cluster, terms, failure),
    });
    Budget { rows: rows.collect(), settings: settings(cluster, terms.timing), assumptions: assumptions(cluster) }
}

/// The seconds for which a switchover stops writes, from the shutdown of the primary on.
pub(in crate::engines) fn switchover(terms: Terms) -> f64 {
    takeover(terms.timing)
}

/// The seconds that a standby needs once it may take over: its loop, the race for the lock, the promotion.
fn takeover(timing: Timing) -> f64 {
    f64::from(timing.loop_wait) + RACE + PROMOTE
}

fn writes(cluster: &Cluster, timing: Timing, failure: Failure) -> Stop {
    let (ttl, pass, start) =
        (f64::from(timing.ttl), f64::from(timing.loop_wait), f64::from(timing.primary_start_timeout));
    let within = |seconds: f64, formula: &str| Stop::Within { seconds, formula: formula.to_owned() };
    let unbounded = |cause: &str| Stop::Unbounded { cause: cause.to_owned() };
    let strict = cluster.replication.is_synchronous() && cluster.replication.min > 0;
    match failure {
        Failure::ApiServer => {
            within(0.0, "failsafe_mode: the primary runs on without the API server while every member answers it")
        }
        Failure::StandbyNode if cluster.instances == 1 => within(0.0, "there is no standby"),
        Failure::StandbyNode if strict && cluster.instances == 2 => {
            unbounded("commits wait for a standby, and none is left until the node is back")
        }
        Failure::StandbyNode if cluster.replication.is_synchronous() => {
            within(ttl + pass, "ttl + L (until Patroni makes another standby synchronous, or none)")
        }
        Failure::StandbyNode => within(0.0, "commits do not wait for standbys"),
        Failure::Process if cluster.instances == 1 => unbounded("crash recovery replays up to `max_wal_size` of WAL"),
        _ if cluster.instances == 1 => {
            unbounded("there is one instance: writes wait until its pod runs again with its volume")
        }
        _ if strict && cluster.instances == 2 => unbounded(
            "a standby takes over, but then commits wait for a standby, and none is left until the old primary is back",
        ),
        Failure::Process => {
            within(2.0 * pass + start + RACE + PROMOTE, "2·L + primary_start_timeout + t_race + t_promote")
        }
        Failure::Pod => within(SHUTDOWN + takeover(timing), "60 s for a fast shutdown + L + t_race + t_promote"),
        Failure::Node | Failure::Zone => within(ttl + takeover(timing), "ttl + L + t_race + t_promote"),
    }
}

fn loss(cluster: &Cluster, terms: Terms, failure: Failure) -> Loss {
    let harmless = matches!(failure, Failure::StandbyNode | Failure::ApiServer) || cluster.instances == 1;
    // Without a synchronous standby, Patroni promotes only the last primary.
    if harmless || cluster.replication.is_synchronous() {
        return Loss::Nothing;
    }
    Loss::UpTo(format!(
        "{} bytes of WAL (maximum_lag_on_failover), and the writes since the primary last reported its position, up to ttl",
        terms.maximum_lag_on_failover
    ))
}

fn settings(cluster: &Cluster, timing: Timing) -> Vec<(&'static str, String)> {
    vec![
        ("instances", cluster.instances.to_string()),
        ("ttl", format!("{} s", timing.ttl)),
        ("L (loop_wait)", format!("{} s", timing.loop_wait)),
        ("retry_timeout", format!("{} s", timing.retry_timeout)),
        ("primary_start_timeout", format!("{} s", timing.primary_start_timeout)),
        ("t_race", format!("{RACE} s")),
        ("t_promote", format!("{PROMOTE} s")),
    ]
}

fn assumptions(cluster: &Cluster) -> Vec<String> {
    let mut assumptions = vec![
        "the API server answers the members' calls within retry_timeout during every other failure".to_owned(),
        format!("a standby replays the WAL that it has received within {PROMOTE} s (t_promote)"),
        format!(
            "clients connect with a timeout of 2 s and retry; until Kubernetes notices a dead node ({} s), `{}` leads some of them to the dead member",
            node_grace(cluster.kubernetes.version.minor()),
            cluster.names().primary()
        ),
    ];
    if cluster.instances > 1 {
        assumptions.push("at least one standby streams and lags by at most maximum_lag_on_failover".to_owned());
        assumptions.push(
            "each instance runs in a separate zone and on a separate node; with fewer zones than instances, losing a zone loses several nodes".to_owned(),
        );
    }
    assumptions
}
