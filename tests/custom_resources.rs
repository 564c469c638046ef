//! Every custom resource that is rendered has only fields that its kind has, each of its type, and all that are required.

mod support;

use std::collections::BTreeSet;

use pgforge::knowledge::custom_resources::{self, Field, Kind};
use serde_json::{Value, json};

use support::streams;

/// Groups that Kubernetes itself serves.
const OWN: [&str; 8] =
    ["", "apps", "batch", "networking.k8s.io", "policy", "rbac.authorization.k8s.io", "autoscaling", "storage.k8s.io"];

#[test]
fn every_custom_resource_of_the_golden_streams_is_as_its_kind_has_it() {
    for stream in streams::all() {
        for object in stream.objects() {
            let (api_version, kind) = (text(&object, "/apiVersion"), text(&object, "/kind"));
            let group = api_version.split_once('/').map_or("", |(group, _)| group);
            if OWN.contains(&group) {
                continue;
            }
            let name = format!("{}: {kind}/{}", stream.name, text(&object, "/metadata/name"));
            let table = custom_resources::of(api_version, kind)
                .unwrap_or_else(|| panic!("{name}: there is no table of the fields of {api_version}"));
            assert_eq!(wrong(table, &object), [""; 0], "{name}");
        }
    }
}

#[test]
fn the_test_sees_what_the_api_server_would_drop_or_refuse() {
    let role = custom_resources::of("postgresql.cnpg.io/v1", "DatabaseRole").unwrap();
    let good = json!({"spec": {"cluster": {"name": "orders"}, "name": "app", "inRoles": ["readers"], "login": true}});
    assert_eq!(wrong(role, &good), [""; 0]);
    for (pointer, value, expected) in [
        ("/spec/colour", json!("red"), "spec.colour: there is no such field"),
        ("/spec/name", json!(null), "spec.name: string expected, null found"),
        ("/spec/login", json!("yes"), "spec.login: boolean expected, \"yes\" found"),
        ("/spec/inRoles", json!([7]), "spec.inRoles[]: string expected, 7 found"),
        ("/spec/passwordSecret", json!({}), "spec.passwordSecret.name is missing"),
        ("/spec/ensure", json!("gone"), "spec.ensure: \"gone\" is none of present, absent"),
    ] {
        let mut bad = good.clone();
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        bad.pointer_mut(parent).unwrap()[key] = value;
        assert_eq!(wrong(role, &bad), [expected]);
    }
}

/// What is wrong with an object's `spec`, a line each.
fn wrong(kind: &Kind, object: &Value) -> Vec<String> {
    let mut complaints = BTreeSet::new();
    look(kind, "spec", &object["spec"], &mut complaints);
    complaints.into_iter().collect()
}

fn look(kind: &Kind, path: &str, value: &Value, complaints: &mut BTreeSet<String>) {
    let Some(field) = kind.fields.get(path) else {
        complaints.insert(format!("{path}: there is no such field"));
        return;
    };
    node(kind, path, *field, field.of, value, complaints);
}

fn node(kind: &Kind, path: &str, field: Field, of: &str, value: &Value, complaints: &mut BTreeSet<String>) {
    let fits = match (of, value) {
        ("string", Value::String(_)) | ("boolean", Value::Bool(_)) => true,
        ("integer", Value::Number(number)) => number.is_i64(),
        ("int|string", _) => value.is_string() || value.is_i64(),
        ("object", Value::Object(keys)) => {
            let below = format!("{path}.");
            let known = || kind.fields.iter().filter(|(name, _)| name.starts_with(&below));
            // Fields of Kubernetes' own types are not in the table: another test compares them with its schemas.
            if known().next().is_some() {
                for (key, value) in keys {
                    look(kind, &format!("{path}.{key}"), value, complaints);
                }
                let own = known().filter_map(|(name, field)| Some((name.strip_prefix(&below)?, field)));
                for (key, _) in own.filter(|(key, field)| field.required && !key.contains(['.', '['])) {
                    if !keys.contains_key(key) {
                        complaints.insert(format!("{path}.{key} is missing"));
                    }
                }
            }
            true
        }
        (map, Value::Object(keys)) if map.starts_with("map<") => {
            let of = map.trim_start_matches("map<").trim_end_matches('>');
            for value in keys.values() {
                node(kind, &format!("{path}{{}}"), field, of, value, complaints);
            }
            true
        }
        (list, Value::Array(items)) if list.starts_with('[') => {
            let of = list.trim_matches(['[', ']']);
            for item in items {
                let path = format!("{path}[]");
                let field = kind.fields.get(&*path).copied().unwrap_or(field);
                node(kind, &path, field, of, item, complaints);
            }
            true
        }
        _ => false,
    };
    if !fits {
        complaints.insert(format!("{path}: {of} expected, {value} found"));
    }
    if let (Some(words), Some(word)) = (field.words(), value.as_str())
        && !words.contains(&word)
    {
        complaints.insert(format!("{path}: {value} is none of {}", words.join(", ")));
    }
}

fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}
