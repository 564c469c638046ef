//! The folder that holds a cluster's objects.

use super::Unit;
use crate::bundle::files::{self, Content, Manifest, cluster_folder};
use crate::emit;
use crate::kube::Object;
use crate::lock::Folder;
use crate::lock::path::TreePath;
use std::collections::BTreeMap;

/// The cluster's folder: its objects one by one, its runbook, its lock.
///
/// # Panics
/// If two objects have one path. A bundle has none twice, and no two of our kinds differ in case alone.
pub fn files(unit: &Unit) -> Folder {
    let content = Content {
        namespace: unit.cluster().namespace.to_string(),
        name: unit.cluster().name.to_string(),
        origin: unit.origin.clone(),
        manifests: manifests(unit),
        values: values(unit),
        runbook: unit.built.runbook_text(),
    };
    cluster_folder(content).unwrap_or_else(|same_path| panic!("{same_path}"))
}

/// The cluster's objects as files.
pub fn manifests(unit: &Unit) -> Vec<Manifest> {
    let manifest = |object: &Object| Manifest { identity: object.identity(), text: emit::manifest(object) };
    unit.built.bundle.objects().iter().map(manifest).collect()
}

/// What delivery tools read of the cluster's folder, whose manifests these are.
///
/// # Panics
/// As `files` does.
pub fn delivered(unit: &Unit, manifests: &[Manifest]) -> BTreeMap<TreePath, Vec<u8>> {
    files::delivered(manifests, values(unit)).unwrap_or_else(|same_path| panic!("{same_path}"))
}

fn values(unit: &Unit) -> BTreeMap<String, String> {
    unit.built.charts.iter().map(|chart| (chart.name.clone(), emit::yaml(&chart.values))).collect()
}
