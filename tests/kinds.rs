//! The table of kinds covers and describes every object that pgforge renders for the examples, in each environment.
#![allow(clippy::disallowed_methods, reason = "it reads the examples")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use pgforge::blueprint::OnDelete;
use pgforge::blueprint::engines::EngineKind;
use pgforge::compile::{self, Inputs, Selection, Unit};
use pgforge::kube::kinds::{self, Holds, Kind, Pruning};
use pgforge::kube::{Identity, Object, keep, labels};

/// Returns every cluster of the examples.
fn units() -> Vec<Unit> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    ["blueprints", "tests/golden/blueprints", "tests/golden/blueprints/fleet"]
        .into_iter()
        .flat_map(|folder| {
            let mut inputs = Inputs::default();
            for path in yaml_files(&root.join(folder)) {
                let name = path.file_name().expect("a YAML file has a name").to_string_lossy().into_owned();
                let text = std::fs::read(&path).expect("the example can be read");
                if name == "defaults.yaml" {
                    inputs.add_defaults(folder, &format!("{folder}/{name}"), text);
                } else {
                    inputs.add(&format!("{folder}/{name}"), text);
                }
            }
            let checked = compile::clusters(inputs, Selection::All);
            assert!(!checked.units.is_empty(), "{folder} has no cluster: {:?}", checked.findings);
            checked.units
        })
        .collect()
}

fn yaml_files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("the repository has this folder");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("the folder can be read").path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "yaml"));
    files.sort();
    files
}

/// Returns the objects that pgforge generates for a cluster, without those from `spec.objects`.
fn generated(unit: &Unit) -> Vec<(Identity, Object)> {
    let is_generated = |object: &Object| {
        let labels = object.value().pointer("/metadata/labels");
        labels.and_then(|labels| labels.get(labels::MANAGED_BY)).is_some_and(|by| by == "pgforge")
    };
    let bundle = &unit.built().bundle;
    let objects = bundle.objects().iter().filter(|object| is_generated(object));
    objects.map(|object| (object.identity(), object.clone())).collect()
}

fn kind_of(identity: &Identity) -> &'static Kind {
    kinds::of(identity).unwrap_or_else(|| panic!("add the kind of {identity} to src/kube/kinds.rs"))
}

#[test]
fn the_table_has_every_rendered_kind() {
    let units = units();
    let engines: BTreeSet<String> = units.iter().map(|unit| unit.cluster().engine.to_string()).collect();
    assert_eq!(engines.len(), EngineKind::ALL.len(), "only these engines have an example: {engines:?}");
    for unit in &units {
        assert!(
            unit.built().charts.is_empty() || unit.may_have_charts(),
            "a stream would omit the chart of {}",
            unit.cluster().name
        );
        for object in unit.built().bundle.objects() {
            let identity = object.identity();
            let kind = kind_of(&identity);
            assert_eq!(
                kind.version,
                identity.api_version.rsplit('/').next().unwrap(),
                "kubectl would use another API version for {identity}"
            );
            assert_eq!(
                kind.is_namespaced,
                !identity.namespace.is_empty(),
                "kubectl would look for {identity} in the wrong namespace"
            );
        }
    }
}

#[test]
fn removing_a_cluster_leaves_only_data_and_passwords() {
    // The archive of a removed cluster stays. `diff --live` lists it.
    let remains = |kind: &Kind| kind.name == "ObjectStore";
    for unit in units() {
        for (identity, object) in generated(&unit) {
            let kind = kind_of(&identity);
            let is_found = kind.is_deleted || kind.holds != Holds::Nothing || !kind.is_namespaced || remains(kind);
            assert!(is_found, "the remedy for a removed cluster would leave {identity}");
            let label = object.value().pointer("/metadata/labels").and_then(|labels| labels.get(labels::CLUSTER));
            let is_labelled = label.is_some_and(|name| name == unit.cluster().name.as_str());
            assert!(is_labelled || !kind.is_namespaced, "remedies would not find {identity} by its labels");
            assert!(
                kind.is_listed || !kind.is_namespaced,
                "`diff --live` would not list {identity} after its removal from the blueprint"
            );
        }
    }
}

#[test]
fn objects_are_protected_from_pruning_as_in_the_table() {
    for unit in units() {
        for (identity, object) in generated(&unit) {
            let is_protected = match kind_of(&identity).pruning {
                Pruning::ByDelivery => false,
                Pruning::UnlessRetained => unit.cluster().storage.on_delete == OnDelete::Retain,
                Pruning::Never => true,
            };
            assert_eq!(keep::is_protected(object.value()), is_protected, "{identity} of {}", unit.file);
        }
    }
}
