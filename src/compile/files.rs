//! The folder that holds a cluster's objects.

use super::Unit;
use crate::build::Built;
use crate::bundle::files::{self, Content, Manifest, cluster_folder};
use crate::emit;
use crate::kube::Object;
use crate::lock::Folder;
use crate::lock::path::TreePath;
use std::collections::BTreeMap;

/// Returns the cluster's folder: one file per object, Helm values, the runbook and the lock.
///
/// # Panics
/// If two objects have the same path. A bundle contains no object twice, and no two rendered kinds differ only in case.
pub fn files(unit: &Unit) -> Folder {
    let built = unit.built();
    let content = Content {
        namespace: unit.cluster().namespace.to_string(),
        name: unit.cluster().name.to_string(),
        origin: unit.origin.clone(),
        manifests: manifests(&built),
        values: values(&built),
        runbook: built.runbook_text(),
    };
    cluster_folder(content).unwrap_or_else(|same_path| panic!("{same_path}"))
}

/// Renders each of the cluster's objects as a manifest.
pub fn manifests(built: &Built) -> Vec<Manifest> {
    let manifest = |object: &Object| Manifest { identity: object.identity(), text: emit::manifest(object) };
    built.bundle.objects().iter().map(manifest).collect()
}

/// Returns the files of the cluster's folder that delivery tools read, for these manifests.
///
/// # Panics
/// Like `files`.
pub fn delivered(built: &Built, manifests: &[Manifest]) -> BTreeMap<TreePath, Vec<u8>> {
    files::delivered(manifests, values(built)).unwrap_or_else(|same_path| panic!("{same_path}"))
}

fn values(built: &Built) -> BTreeMap<String, String> {
    built.charts.iter().map(|chart| (chart.name.clone(), emit::yaml(&chart.values))).collect()
}
