//! Compares the settings of two clusters, leaf by leaf, at the paths of the blueprint.
//!
//! In: two [`Cluster`]s. Out: each [`Setting`] that differs, defaults and tuned values included.

mod leaves;

use leaves::leaves;

use crate::cluster::Cluster;
use crate::diagnostic::{Path, Segment};
use crate::knowledge::postgres::parameters;
use crate::verdict::Setting;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The settings that differ, in the order of the blueprint's sections. An added or removed named item is one setting.
pub(super) fn differences(before: &Cluster, after: &Cluster) -> Vec<Setting> {
    let (old, new) = leaves(before, after);
    let mut seen = BTreeSet::new();
    let paths = new.iter().chain(&old).map(|(path, _)| path).filter(|path| seen.insert((*path).clone()));
    let by_path = |leaves: &[(Path, Value)]| -> BTreeMap<Path, Value> { leaves.iter().cloned().collect() };
    let (before, after_by_path) = (by_path(&old), by_path(&new));
    let value = |of: &BTreeMap<Path, Value>, path: &Path| of.get(path).cloned();
    paths
        .map(|path| Setting { path: path.clone(), before: value(&before, path), after: value(&after_by_path, path) })
        .filter(|setting| setting.before != setting.after && !is_respelled(setting, after))
        .collect()
}

/// The name of the parameter at a setting's path.
pub(super) fn parameter(path: &Path) -> Option<&str> {
    match &*path.0 {
        [.., Segment::Key(above), Segment::Key(name)] if above == "parameters" => Some(name),
        _ => None,
    }
}

/// Whether only the spelling of a parameter's value changed: `1GB` for `1024MB`.
fn is_respelled(setting: &Setting, cluster: &Cluster) -> bool {
    let text =
        |value: &Option<Value>| value.as_ref().map(|value| value.as_str().map_or(value.to_string(), str::to_owned));
    match (parameter(&setting.path), text(&setting.before), text(&setting.after)) {
        (Some(name), Some(one), Some(other)) => {
            parameters::same(name, &one, &other, cluster.postgres.version.major).unwrap_or(false)
        }
        _ => false,
    }
}
