//! The checks that only this engine has.

use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};
use crate::engines::instance::check::usernames;
use crate::engines::plain;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    usernames(cluster, findings, plain::NAMES);
    let primary = cluster.replication.primary;
    if primary >= cluster.instances {
        let last = cluster.instances - 1;
        findings
            .error(
                codes::NO_SUCH_INSTANCE,
                &Path::dotted("spec.replication.primary"),
                format!("there is no instance {primary}: the last of {} is instance {last}", cluster.instances),
                "",
            )
            .help(match last {
                0 => "write `primary: 0`".to_owned(),
                last => format!("write a number from 0 to {last}"),
            })
            .because("instance numbers start at 0");
    }
    if cluster.instances == 1 {
        findings
            .warning(
                codes::NO_STANDBY,
                &Path::dotted("spec.instances"),
                "one instance has no standby to replicate to",
                "",
            )
            .help("set `instances: 2` or more, or write `engine: standalone`");
    }
}
