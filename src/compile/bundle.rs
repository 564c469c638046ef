//! A checked cluster's objects, and the folder that holds them.

use super::Unit;
use super::arguments::arguments;
use crate::bundle::Bundle;
use std::collections::BTreeMap;

use crate::bundle::files::{self, Content, Files, Manifest};
use crate::engines::Chart;
use crate::engines::runbook::Runbook;
use crate::kube::Object;
use crate::lock::path::TreePath;
use crate::{components, emit, engines};

/// Builds everything that a cluster compiles to.
///
/// # Panics
/// If two parts of pgforge make the same object, which no blueprint can bring about: every name is derived from the
/// cluster's by the part that makes it, and a check refuses an object of `spec.objects` that is there already.
pub fn bundle(unit: &Unit) -> Bundle {
    let Unit { cluster, origin, .. } = unit;
    let made = components::patched(cluster, components::made(cluster));
    let parts = vec![
        (components::OWN.to_owned(), made),
        ("the record".to_owned(), vec![components::record(cluster, origin)]),
        ("`spec.objects`".to_owned(), components::extra(cluster)),
    ];
    Bundle::new(parts).unwrap_or_else(|duplicates| panic!("{}", duplicates[0]))
}

/// The cluster's folder: its objects one by one, its runbook, its lock.
///
/// # Panics
/// If two objects have one path. A bundle has none twice, and no two of our kinds differ in case alone.
pub fn files(unit: &Unit) -> Files {
    let content = Content {
        namespace: unit.cluster.namespace.to_string(),
        name: unit.cluster.name.to_string(),
        origin: unit.origin.clone(),
        manifests: manifests(unit),
        values: values(unit),
        runbook: runbook(unit),
    };
    Files::of(content).unwrap_or_else(|same_path| panic!("{same_path}"))
}

/// The cluster's objects as files.
pub fn manifests(unit: &Unit) -> Vec<Manifest> {
    let manifest = |object: &Object| Manifest { identity: object.identity(), text: emit::manifest(object) };
    bundle(unit).objects().iter().map(manifest).collect()
}

/// What delivery tools read of the cluster's folder, whose manifests these are.
///
/// # Panics
/// As `files` does.
pub fn delivered(unit: &Unit, manifests: &[Manifest]) -> BTreeMap<TreePath, Vec<u8>> {
    files::delivered(manifests, values(unit)).unwrap_or_else(|same_path| panic!("{same_path}"))
}

fn values(unit: &Unit) -> BTreeMap<String, String> {
    charts(unit).into_iter().map(|chart| (chart.name, emit::yaml(&chart.values))).collect()
}

/// The charts that the engine and the cluster's applications come by.
pub fn charts(unit: &Unit) -> Vec<Chart> {
    let engine = engines::engine(unit.cluster.engine);
    let mut charts = engine.charts(&unit.cluster);
    charts.extend(components::charts(&unit.cluster, &engine.contract(&unit.cluster)));
    charts
}

/// The text of the cluster's runbook.
pub fn runbook(unit: &Unit) -> String {
    let cluster = &unit.cluster;
    sections(unit).markdown(&format!("{} in {}", cluster.name, cluster.namespace))
}

/// The section before which components have their say: what comes from there on is done at leisure.
const AT_LEISURE: &str = "Read and change a password";

/// The cluster's runbook.
pub fn sections(unit: &Unit) -> Runbook {
    let engine = engines::engine(unit.cluster.engine);
    let mut runbook = engine.runbook(&unit.cluster, &arguments(&unit.origin));
    runbook.insert_after("Connect", components::sections(&unit.cluster, &engine.contract(&unit.cluster)));
    let at = runbook.sections.iter().position(|section| section.title == AT_LEISURE);
    let at = at.unwrap_or(runbook.sections.len());
    runbook.sections.splice(at..at, components::runbook(&unit.cluster).sections);
    runbook
}
