//! What stolon makes of a changed setting.
//!
//! Source: `internal/cluster/cluster.go`, `cmd/keeper` and `cmd/proxy` of sorintlab/stolon at commit bcea7a7: every
//! program reads the stored specification on each pass; flags and variables are read when it starts.

use super::Stolon;
use crate::cluster::Cluster;
use crate::engines::replaced;
use crate::verdict::{Effect, Setting, Verdict};
use serde_json::Value;

pub(super) fn verdict(setting: &Setting, after: &Cluster) -> Option<Verdict> {
    let keys: Vec<&str> = setting.path.keys().collect();
    let calm = |reason: &'static str| Some(Verdict::applied(Effect::None, reason));
    match &*keys {
        ["spec", "stolon", "timings", "storeTimeout"] => {
            Some(replaced(&Stolon, after, "stolon's programs read it when they start"))
        }
        ["spec", "stolon", "timings", _] => calm(
            "it is stored, and every program of stolon reads it within seconds; it counts from the next failure on",
        ),
        ["spec", "stolon", "sentinels"] => {
            calm("if the leading sentinel goes, another takes its place; no PostgreSQL restarts")
        }
        ["spec", "stolon", "proxies"] if is_less(setting) => Some(Verdict::applied(
            Effect::Rolling,
            "clients lose the connections that lead through a proxy that goes, and connect again through another",
        )),
        ["spec", "stolon", "proxies"] => calm("more proxies share the connections; no PostgreSQL restarts"),
        ["spec", "images", "postgres"] => calm("the steward alone runs from it; no PostgreSQL restarts"),
        ["spec", "images", "stolon"] => {
            Some(replaced(&Stolon, after, "every instance, sentinel and proxy runs from it, and the steward"))
        }
        ["spec", "packaging"] => Some(Verdict::recreate(
            Effect::Outage,
            "other objects of the same names, which cannot take each other's place, and which look for the data elsewhere on the volumes: \
             move it by a dump into a cluster of another name",
        )),
        ["spec", "images", "api"] if super::is_chart(after) => {
            calm("the steward alone runs from it; no PostgreSQL restarts")
        }
        ["spec", "images", "api"] => Some(replaced(&Stolon, after, "a container in each instance's pod runs from it")),
        ["spec", "postgres", "parameters", "wal_level"]
            if !is_logical(setting.before.as_ref()) && !is_logical(setting.after.as_ref()) =>
        {
            Some(Verdict::ignored("stolon keeps `logical` and makes everything else `replica`"))
        }
        _ => None,
    }
}

fn is_logical(value: Option<&Value>) -> bool {
    value.and_then(Value::as_str).is_some_and(|word| word.eq_ignore_ascii_case("logical"))
}

fn is_less(setting: &Setting) -> bool {
    let number = |value: &Option<Value>| value.as_ref().and_then(Value::as_u64);
    matches!((number(&setting.before), number(&setting.after)), (Some(before), Some(after)) if after < before)
}
