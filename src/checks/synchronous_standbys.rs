//! Synchronous standbys against the instances that there are.

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
        let found = counted(min.into(), "synchronous standby");
        let instances = counted(cluster.instances.into(), "instance");
        let help = match standbys {
            0 => format!("set `instances: {}` or more, or `mode: asynchronous`", min + 1),
            _ => format!("set `instances: {}` or more, or `standbys.min: {standbys}`", min + 1),
        };
        findings
            .error(
                codes::TOO_FEW_STANDBYS,
                &path("min"),
                format!("{found} cannot be kept with {instances}"),
                &format!("needs {min} besides the primary"),
            )
            .help(help)
            .because("commits would wait for ever");
    } else if min == standbys && min > 0 {
        findings
            .warning(
                codes::NO_SPARE_STANDBY,
                &path("min"),
                format!("writes stop as soon as any of the {} instances is lost", cluster.instances),
                "every standby must acknowledge every commit",
            )
            .help(format!("set `instances: {}` to have a spare, or accept it", cluster.instances + 1));
    }
    if min > max {
        findings
            .error(
                codes::STANDBYS_REVERSED,
                &path("max"),
                format!("`standbys.max` is {max}, and `standbys.min` is {min}"),
                "less than the least",
            )
            .help(format!("write `max: {min}`"));
    }
}
