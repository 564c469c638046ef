//! stolon's cluster specification as JSON. Every field is explicit, so that a setting that is removed from the
//! blueprint returns to its default. Source of fields and defaults: stolon's `internal/cluster/cluster.go` at commit
//! bcea7a7.

use crate::blueprint::engines::stolon::Timing;
use crate::cluster::Cluster;
use crate::engines::instance::settings;
use crate::text::duration;
use serde_json::{Map, Value, json};
use std::time::Duration;

/// `failInterval` while the steward restarts an instance on purpose, so that a restart does not cause a failover.
const HOLD: Duration = Duration::from_secs(600);

/// The specification without `initMode`, `newConfig` and what a recovery stores: those are set once, and then only the
/// store holds them.
pub(super) fn body(cluster: &Cluster) -> Value {
    let timing = &cluster.engines.stolon.timing;
    let mut spec = timings(timing);
    let synchronous = cluster.replication.is_synchronous();
    let body = json!({
        "maxStandbys": 20,
        "maxStandbysPerSender": u32::from(cluster.instances.max(4)) - 1,
        "synchronousReplication": synchronous,
        "minSynchronousStandbys": cluster.replication.min,
        "maxSynchronousStandbys": cluster.replication.max.max(1),
        "usePgrewind": true,
        "mergePgParameters": false,
        "role": "master",
        "defaultSUReplAccessMode": "all",
        "automaticPgRestart": false,
        // As text, because stolon rejects numbers and booleans.
        "pgParameters": written(settings::parameters(cluster)),
        // Never null: otherwise stolon adds `host all all 0.0.0.0/0 md5`.
        "pgHBA": settings::hba(cluster),
    });
    if let Value::Object(body) = body {
        spec.extend(body);
    }
    Value::Object(spec)
}

/// [`HOLD`] in Go's notation.
pub(super) fn hold() -> String {
    duration::go(HOLD)
}

/// The options of initdb, which stolon uses once.
pub(super) fn new_config(cluster: &Cluster) -> Value {
    let initdb = &cluster.postgres.initdb;
    json!({"locale": initdb.locale, "encoding": initdb.encoding, "dataChecksums": initdb.data_checksums})
}

fn timings(timing: &Timing) -> Map<String, Value> {
    [
        ("sleepInterval", timing.sleep_interval),
        ("failInterval", timing.fail_interval),
        ("proxyCheckInterval", timing.proxy_check_interval),
        ("proxyTimeout", timing.proxy_timeout),
    ]
    .into_iter()
    .map(|(name, span)| (name.to_owned(), Value::String(duration::go(span))))
    .collect()
}

/// Escapes parameters for stolon, which writes each value into postgresql.conf between single quotes but only doubles
/// the quotes.
fn written(parameters: Map<String, Value>) -> Map<String, Value> {
    let escaped = |text: &str| text.replace('\\', r"\\").replace('\n', r"\n");
    parameters
        .into_iter()
        .map(|(name, value)| (name, value.as_str().map_or(value.clone(), |text| escaped(text).into())))
        .collect()
}
