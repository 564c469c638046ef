//! The rules of the plan against what real servers said: `tests/truth/kubernetes-*.json` is recorded by `BLESS=1 make live`.

#![allow(clippy::disallowed_methods, reason = "it reads the records")]

mod support;
#[path = "support/truth.rs"]
mod truth;

use std::collections::BTreeSet;

use pgforge::knowledge::kubernetes::fields;
use pgforge::knowledge::postgres::{Major, parameters};
use serde_json::Value;
use support::streams;
use truth::{Record, disagreements};

/// Every record whose name begins so: what is between that and its end, and the text.
fn records(prefix: &str, end: &str) -> Vec<(String, String)> {
    let folder = format!("{}/tests/truth", env!("CARGO_MANIFEST_DIR"));
    let mut found: Vec<(String, String)> = std::fs::read_dir(&folder)
        .expect("the folder of records")
        .filter_map(|entry| {
            let path = entry.expect("an entry").path();
            let name = path.file_name()?.to_str()?.strip_prefix(prefix)?.strip_suffix(end)?.to_owned();
            Some((name, std::fs::read_to_string(&path).expect("a record")))
        })
        .collect();
    found.sort();
    found
}

#[test]
fn the_rules_say_what_the_api_server_said() {
    let records = records("kubernetes-1.", ".json");
    assert!(!records.is_empty());
    for (minor, text) in records {
        let record: Value = serde_json::from_str(&text).expect("JSON");
        let fields: Record = serde_json::from_value(record["fields"].clone()).expect("a record");
        let kinds = fields.len();
        assert!(kinds >= 25, "the record has {kinds} kinds");
        let wrong = disagreements(&fields, minor.parse().expect("a minor release"));
        assert!(wrong.is_empty(), "Kubernetes 1.{minor}:\n{}", wrong.join("\n"));
    }
}

/// Kinds that are rendered and that no server was asked about, and why.
const NOT_ASKED: [(&str, &str); 1] =
    [("core/Namespace", "of a namespace nothing but labels is rendered, which every object lets change")];

/// Groups of Kubernetes' own kinds have no dot, or end so; what an operator makes of a custom resource is its own affair.
fn is_own(group: &str) -> bool {
    !group.contains('.') || group.ends_with(".k8s.io")
}

#[test]
fn servers_were_asked_about_every_kind_that_is_rendered() {
    let asked: BTreeSet<String> = records("kubernetes-1.", ".json")
        .iter()
        .flat_map(|(_, text)| {
            let record: Value = serde_json::from_str(text).expect("JSON");
            record["fields"].as_object().expect("a record").keys().cloned().collect::<Vec<_>>()
        })
        .chain(NOT_ASKED.map(|(kind, _)| kind.to_owned()))
        .collect();
    let rendered: BTreeSet<String> = rendered()
        .iter()
        .filter(|(group, _, _)| is_own(group))
        .map(|(group, kind, _)| format!("{}/{kind}", if group.is_empty() { "core" } else { group }))
        .collect();
    assert!(rendered.len() >= 12, "{rendered:?}");
    assert_eq!(rendered.difference(&asked).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn every_field_that_is_rendered_has_a_rule() {
    let without: BTreeSet<String> = rendered()
        .into_iter()
        .filter(|(group, kind, path)| {
            let keys: Vec<&str> = path.iter().map(String::as_str).collect();
            // They are the object itself: with others it is another object.
            let is_identity = matches!(&*keys, ["kind"] | ["metadata", "name" | "namespace"]);
            !is_identity && fields::of(group, kind, &keys).is_none()
        })
        .map(|(group, kind, path)| format!("{group}/{kind} {}", path.join(".")))
        .collect();
    assert_eq!(without.into_iter().collect::<Vec<_>>(), [""; 0]);
}

/// Every field of the golden streams: group, kind, the keys that lead to it.
fn rendered() -> BTreeSet<(String, String, Vec<String>)> {
    let mut found = BTreeSet::new();
    for object in streams::all().iter().flat_map(streams::Stream::objects) {
        let text = |key: &str| object[key].as_str().unwrap_or_default().to_owned();
        let group = text("apiVersion").split_once('/').map_or(String::new(), |(group, _)| group.to_owned());
        leaves(&object, &mut Vec::new(), &mut |path| {
            found.insert((group.clone(), text("kind"), path.to_vec()));
        });
    }
    found
}

fn leaves(value: &Value, path: &mut Vec<String>, see: &mut impl FnMut(&[String])) {
    match value {
        Value::Object(entries) if !entries.is_empty() => {
            for (key, value) in entries {
                path.push(key.clone());
                leaves(value, path, see);
                path.pop();
            }
        }
        Value::Array(items) if !items.is_empty() => items.iter().for_each(|item| leaves(item, path, see)),
        _ => see(path),
    }
}

#[test]
fn the_table_says_what_pg_settings_said() {
    let records = records("postgresql-", ".tsv");
    assert!(records.len() >= 2);
    for (major, text) in records {
        let major = Major::new(major.parse().expect("a major")).expect("a major of the table");
        for line in text.lines() {
            let (name, context) = line.split_once('\t').expect("a name and a context");
            let known =
                parameters::lookup(name, major).map(|parameter| format!("{:?}", parameter.context).to_lowercase());
            assert_eq!(known, Some(context.replace('-', "")), "{name} of {major}");
        }
        let names = text.lines().count();
        assert_eq!(parameters::names(major).count(), names, "{major}");
    }
}
