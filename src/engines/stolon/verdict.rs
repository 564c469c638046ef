//! The effect of a changed setting under stolon.
//!
//! Source: `internal/cluster/cluster.go`, `cmd/keeper` and `cmd/proxy` of sorintlab/stolon at commit bcea7a7: every
//! program reads the stored specification on each pass, and flags and variables when it starts.

use super::Stolon;
use crate::cluster::Cluster;
use crate::engines::replaced;
use crate::verdict::{Effect, Setting, Verdict};
use serde_json::Value;

pub(super) fn verdict(setting: &Setting, after: &Cluster) -> Option<Verdict> {
    let keys: Vec<&str> = setting.path.keys().collect();
    let no_effect = |reason: &'static str| Some(Verdict::applied(Effect::None, reason));
    match &*keys {
        ["spec", "stolon", "timings", "storeTimeout"] => {
            Some(replaced(&Stolon, after, "stolon's programs read it when they start"))
        }
        ["spec", "stolon", "timings", _] => no_effect(
            "the steward stores it, and stolon's programs read it within seconds; it applies from the next failure on",
        ),
        ["spec", "stolon", "sentinels"] => {
            no_effect("if the leading sentinel is removed, another leads; PostgreSQL does not restart")
        }
        ["spec", "stolon", "proxies"] if is_less(setting) => Some(Verdict::applied(
            Effect::Rolling,
            "clients lose their connections through a removed proxy, and reconnect through another",
        )),
        ["spec", "stolon", "proxies"] => no_effect("more proxies share the connections; PostgreSQL does not restart"),
        ["spec", "images", "postgres"] => no_effect("only the steward runs this image; PostgreSQL does not restart"),
        ["spec", "images", "stolon"] => {
            Some(replaced(&Stolon, after, "every instance, sentinel and proxy and the steward run this image"))
        }
        ["spec", "packaging"] => Some(Verdict::recreate(
            Effect::Outage,
            "the objects have the same names but cannot replace each other, and they expect the data in another directory of the volumes: \
             move the data with a dump into a cluster with another name",
        )),
        ["spec", "images", "api"] if super::is_chart(after) => {
            no_effect("only the steward runs this image; PostgreSQL does not restart")
        }
        ["spec", "images", "api"] => {
            Some(replaced(&Stolon, after, "a container in each instance's pod runs this image"))
        }
        ["spec", "postgres", "parameters", "wal_level"]
            if !is_logical(setting.before.as_ref()) && !is_logical(setting.after.as_ref()) =>
        {
            Some(Verdict::ignored("stolon keeps `logical` and changes every other value to `replica`"))
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
