//! What the steward's `instances.sh` needs to know of stolon's instances besides roles and databases.

use super::spec;
use crate::cluster::Cluster;
use serde_json::{Map, Value, json};

/// stolon's own `pg_hba` lines: two local ones, and two each for the superuser and the replication user.
const OWN_HBA_LINES: usize = 6;

/// Keys of the steward's `database.json` that only this engine has.
pub(super) fn asked(cluster: &Cluster) -> Map<String, Value> {
    let replication = &cluster.replication;
    let synchronous = replication.is_synchronous().then(|| json!({"min": replication.min, "max": replication.max}));
    [
        ("instances".to_owned(), json!(cluster.instances)),
        ("synchronous".to_owned(), json!(synchronous)),
        ("hbaRules".to_owned(), json!(OWN_HBA_LINES + spec::hba(cluster).len())),
        ("parameters".to_owned(), Value::Object(spec::parameters(cluster))),
    ]
    .into_iter()
    .collect()
}
