//! The table of kinds has what is rendered, and says the truth of it: over every example with each of its environments.
#![allow(clippy::disallowed_methods, reason = "it reads the examples")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use pgforge::blueprint::OnDelete;
use pgforge::blueprint::engines::EngineKind;
use pgforge::compile::{self, Inputs, Selection, Unit};
use pgforge::kube::kinds::{self, Holds, Kind, Pruning};
use pgforge::kube::{Identity, Object, keep, labels};

/// Every cluster of the examples.
fn units() -> Vec<Unit> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    ["blueprints", "tests/golden/blueprints", "tests/golden/blueprints/fleet"]
        .into_iter()
        .flat_map(|folder| {
            let mut inputs = Inputs::default();
            for path in yaml_files(&root.join(folder)) {
                let name = path.file_name().expect("it was found by its name").to_string_lossy().into_owned();
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

/// The objects that pgforge renders for a cluster, without those that its blueprint brings.
fn own(unit: &Unit) -> Vec<(Identity, Object)> {
    let is_own = |object: &Object| {
        let labels = object.value().pointer("/metadata/labels");
        labels.and_then(|labels| labels.get(labels::MANAGED_BY)).is_some_and(|by| by == "pgforge")
    };
    let bundle = &unit.built.bundle;
    let own = bundle.objects().iter().filter(|object| is_own(object));
    own.map(|object| (object.identity(), object.clone())).collect()
}

fn known(identity: &Identity) -> &'static Kind {
    kinds::of(identity).unwrap_or_else(|| panic!("{identity} is of a kind that src/kube/kinds.rs lacks"))
}

#[test]
fn every_kind_that_is_rendered_is_in_the_table() {
    let units = units();
    let engines: BTreeSet<String> = units.iter().map(|unit| unit.cluster().engine.to_string()).collect();
    assert_eq!(engines.len(), EngineKind::ALL.len(), "an engine has no example: {engines:?}");
    for unit in &units {
        for object in unit.built.bundle.objects() {
            let identity = object.identity();
            let kind = known(&identity);
            assert_eq!(
                kind.version,
                identity.api_version.rsplit('/').next().unwrap(),
                "{identity} has another version"
            );
            assert_eq!(kind.is_namespaced, !identity.namespace.is_empty(), "{identity} is not where its kind belongs");
        }
    }
}

#[test]
fn a_cluster_that_is_removed_leaves_nothing_but_data_and_passwords() {
    // The archive of a cluster that ends, which `diff --live` shows afterwards.
    let stays = |kind: &Kind| kind.name == "ObjectStore";
    for unit in units() {
        for (identity, object) in own(&unit) {
            let kind = known(&identity);
            let is_found = kind.is_deleted || kind.holds != Holds::Nothing || !kind.is_namespaced || stays(kind);
            assert!(is_found, "no remedy deletes {identity}");
            let label = object.value().pointer("/metadata/labels").and_then(|labels| labels.get(labels::CLUSTER));
            let is_labelled = label.is_some_and(|name| name == unit.cluster().name.as_str());
            assert!(is_labelled || !kind.is_namespaced, "{identity} has no label by which remedies find it");
            assert!(kind.is_listed || !kind.is_namespaced, "`diff --live` never finds {identity} when it is left over");
        }
    }
}

#[test]
fn what_holds_data_is_protected_from_pruning_as_the_table_says() {
    for unit in units() {
        for (identity, object) in own(&unit) {
            let is_kept = match known(&identity).pruning {
                Pruning::ByDelivery => false,
                Pruning::UnlessRetained => unit.cluster().storage.on_delete == OnDelete::Retain,
                Pruning::Never => true,
            };
            assert_eq!(keep::is_protected(object.value()), is_kept, "{identity} of {}", unit.file);
        }
    }
}
