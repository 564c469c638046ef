//! Replication connections and slots, against the number of standbys.

use super::parameter;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::codes;
use crate::engines;

/// One for the base backup of a new standby, and one for an administrator.
const SPARE: f64 = 2.0;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    let standbys = f64::from(cluster.instances - 1);
    for (name, what) in [("max_wal_senders", "replication connections"), ("max_replication_slots", "replication slots")]
    {
        // A parameter that the engine sets is not the blueprint's.
        let is_owned = engines::facts(cluster.engine).owned_parameters.contains(name);
        let path = parameter(name);
        let Some(most) = cluster.number(name).filter(|_| !is_owned && findings.is_written(&path)) else { continue };
        if most >= standbys + SPARE {
            continue;
        }
        let message = format!("there are only {most} {what} for {standbys} standbys");
        let help = format!("write `{name}: {}` or more, or remove it", standbys + SPARE);
        if most < standbys {
            findings.error(codes::TOO_FEW_SENDERS, &path, message, "some would never stream WAL").help(help);
        } else {
            findings.warning(codes::TOO_FEW_SENDERS, &path, message, "a recreated standby finds none free").help(help);
        }
    }
}
