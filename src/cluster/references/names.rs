//! Names of objects that are derived from the cluster's name.

use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};
use crate::knowledge::kubernetes::LONGEST_CRON_JOB;

/// Reports a cluster name that is too long for the object with the least room.
pub(super) fn check(cluster: &Cluster, found: &mut Findings) {
    let length = cluster.name.as_str().len();
    let restore = cluster.dumps.iter().map(|dumps| {
        (
            "CronJob",
            cluster.component(if dumps.files.is_empty() { "restore" } else { "restore-files" }),
            LONGEST_CRON_JOB,
        )
    });
    let limited = cluster.names().limited(cluster.engine).into_iter().chain(restore);
    let tightest = limited.map(|(kind, name, limit)| (limit + length - name.len(), kind, name, limit)).min();
    let Some((room, kind, name, limit)) = tightest else { return };
    if length > room {
        found
            .error(
                codes::NAME_LENGTH,
                &Path::dotted("metadata.name"),
                format!("the name of the {kind} `{name}` has {} characters, more than {limit}", name.len()),
                "",
            )
            .help(format!("choose a name of at most {room} characters"));
    }
}
