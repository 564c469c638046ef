//! More synchronous standbys than the instances provide.

use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};
use crate::text::count::counted;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    let replication = &cluster.replication;
    if !replication.is_synchronous() {
        return;
    }
    let (min, max, standbys) = (replication.min, replication.max, cluster.instances - 1);
    let path = |key: &str| Path::dotted("spec.replication.standbys").key(key);
    if min > standbys {
        let needs = if min == 1 { "needs" } else { "need" };
        let needed = counted(min.into(), "synchronous standby");
        let help = match standbys {
            0 => format!("set `instances: {}` or more, or `mode: asynchronous`", min + 1),
            _ => format!("set `instances: {}` or more, or `standbys.min: {standbys}`", min + 1),
        };
        findings
            .error(
                codes::TOO_FEW_STANDBYS,
                &path("min"),
                format!("{needed} {needs} {} instances, not {}", min + 1, cluster.instances),
                &format!("{min} besides the primary"),
            )
            .help(help)
            .because("commits would wait indefinitely");
    } else if min == standbys && min > 0 {
        findings
            .warning(
                codes::NO_SPARE_STANDBY,
                &path("min"),
                format!("writes stop when any of the {} instances fails", cluster.instances),
                "every standby must acknowledge every commit",
            )
            .help(format!("set `instances: {}` to have a spare, or accept this", cluster.instances + 1));
    }
    if min > max {
        findings
            .error(
                codes::STANDBYS_REVERSED,
                &path("max"),
                format!("`standbys.max` is {max}, but `standbys.min` is {min}"),
                "the maximum is below the minimum",
            )
            .help(format!("write `max: {min}`"));
    }
}
