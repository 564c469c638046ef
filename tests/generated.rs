//! The committed schemas and the manual equal what the types generate. `BLESS=1` writes them.
#![allow(clippy::disallowed_methods, reason = "a test reads and writes files")]

use std::path::PathBuf;

use pgforge::report::{editor, plan, reference};
use serde_json::{Value, json};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn committed(name: &str, fresh: &str) {
    let path = root().join(name);
    if std::env::var_os("BLESS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, fresh).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == fresh, "{name} is stale: `BLESS=1 cargo test --test generated` writes it");
}

#[test]
fn the_committed_schemas_match_the_types() {
    committed("schemas/cluster.schema.json", &format!("{:#}\n", editor::cluster()));
    committed("schemas/defaults.schema.json", &format!("{:#}\n", editor::defaults()));
    committed("schemas/plan.schema.json", &format!("{:#}\n", plan::schema().as_value()));
}

#[test]
fn the_committed_manual_matches_the_types() {
    committed("docs/blueprint.md", &reference::markdown());
}

/// Every committed blueprint and `defaults.yaml`.
fn files() -> Vec<(PathBuf, Value)> {
    let mut folders = vec![root().join("blueprints"), root().join("tests/golden/blueprints")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "yaml") {
                let value = serde_yaml::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
                files.push((path, value));
            }
        }
    }
    files
}

/// Returns what an editor marks in a file.
fn marked(file: &Value) -> Vec<String> {
    let schema = if file["kind"] == "Defaults" { editor::defaults() } else { editor::cluster() };
    let validator = jsonschema::options().build(&schema).unwrap();
    validator.iter_errors(file).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn an_editor_marks_nothing_in_a_valid_file() {
    let files = files();
    assert!(files.len() > 5, "the test reads too few files to prove anything");
    for (path, file) in files {
        assert_eq!(marked(&file), [""; 0], "an editor would mark the valid {}", path.display());
    }
}

/// A blueprint without these keys of `spec`.
fn without(keys: &[&str]) -> Value {
    let mut spec = json!({
        "engine": "stolon", "instances": 3, "postgres": {"version": 15}, "storage": {"size": "20Gi", "class": "ssd"}
    });
    for key in keys {
        spec.as_object_mut().unwrap().remove(*key);
    }
    json!({
        "apiVersion": "pgforge.dev/v1", "kind": "Cluster", "metadata": {"name": "orders", "namespace": "databases"}, "spec": spec
    })
}

#[test]
fn keys_that_defaults_or_environments_can_set_are_not_marked_as_missing() {
    let mut file = without(&["engine", "instances", "postgres", "storage"]);
    assert_eq!(marked(&file), [""; 0], "an editor would mark keys as missing that defaults provide");
    file["spec"] = json!({"storage": {"class": null}, "placement": {"spread": null}, "replication": {"mode": null}});
    file["metadata"] = json!({"name": "orders"});
    file["environments"] =
        json!({"prod": {"metadata": {"namespace": "prod"}, "spec": {"storage": {"size": "1Ti"}}}, "test": null});
    assert_eq!(marked(&file), [""; 0], "an editor would mark values that an environment sets");
    file.as_object_mut().unwrap().remove("spec");
    assert_eq!(marked(&file), [""; 0], "an editor would mark a blueprint whose `spec` is in the defaults");
}

#[test]
fn mistakes_are_marked_at_their_place() {
    for (pointer, value, expected) in [
        ("/spec/instances", json!("3"), "/spec/instances: \"3\" is not of types \"null\", \"integer\""),
        ("/spec/instances", json!(0), "/spec/instances: 0 is less than the minimum of 1"),
        (
            "/spec/postgres",
            json!({"version": 15, "restart": "never"}),
            "/spec/postgres/restart: \"never\" is not one of \"automatic\", \"manual\" or null",
        ),
        (
            "/spec/storage",
            json!({"siez": "1Gi"}),
            "/spec/storage: Additional properties are not allowed ('siez' was unexpected)",
        ),
        ("/metadata", json!({}), "/metadata: \"name\" is a required property"),
    ] {
        let mut file = without(&[]);
        *file.pointer_mut(pointer).unwrap() = value;
        assert_eq!(marked(&file), [expected], "an editor would mark another place or text");
    }
    let mut file = without(&[]);
    file["spec"]["storage"]["size"] = json!("20GB");
    file["environments"] = json!({"test": {"spec": {"instances": "one"}}});
    let marked = marked(&file);
    assert_eq!(marked.len(), 2, "an editor would mark other mistakes: {marked:?}");
    assert!(
        marked[0].starts_with("/spec/storage/size: \"20GB\" does not match"),
        "an editor would not mark the wrong unit"
    );
    assert!(
        marked[1].starts_with("/environments/test/spec/instances: \"one\" is not of types"),
        "an editor would not mark mistakes in environments"
    );
}
