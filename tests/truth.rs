//! The plan's rules against answers of real servers. `BLESS=1 make live` records `tests/truth/kubernetes-*.json`.

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

/// Returns every record with this prefix and ending: the part of its name between them, and its text.
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
fn the_rules_match_the_answers_of_the_api_server() {
    let records = records("kubernetes-1.", ".json");
    assert!(!records.is_empty(), "without records this test proves nothing");
    for (minor, text) in records {
        let record: Value = serde_json::from_str(&text).expect("JSON");
        let fields: Record = serde_json::from_value(record["fields"].clone()).expect("a record");
        let kinds = fields.len();
        assert!(kinds >= 25, "the record has {kinds} kinds");
        let wrong = disagreements(&fields, minor.parse().expect("a minor release"));
        assert!(wrong.is_empty(), "Kubernetes 1.{minor}:\n{}", wrong.join("\n"));
    }
}

/// Rendered kinds without a record, and why.
const UNRECORDED: [(&str, &str); 1] =
    [("core/Namespace", "only labels of a namespace are rendered, and labels can change on every object")];

/// Returns whether a group belongs to Kubernetes: it has no dot, or this ending. The rules omit custom resources.
fn is_own(group: &str) -> bool {
    !group.contains('.') || group.ends_with(".k8s.io")
}

#[test]
fn every_rendered_kind_has_a_record() {
    let recorded: BTreeSet<String> = records("kubernetes-1.", ".json")
        .iter()
        .flat_map(|(_, text)| {
            let record: Value = serde_json::from_str(text).expect("JSON");
            record["fields"].as_object().expect("a record").keys().cloned().collect::<Vec<_>>()
        })
        .chain(UNRECORDED.map(|(kind, _)| kind.to_owned()))
        .collect();
    let rendered: BTreeSet<String> = rendered()
        .iter()
        .filter(|(group, _, _)| is_own(group))
        .map(|(group, kind, _)| format!("{}/{kind}", if group.is_empty() { "core" } else { group }))
        .collect();
    assert!(rendered.len() >= 12, "too few kinds to prove anything: {rendered:?}");
    assert_eq!(
        rendered.difference(&recorded).collect::<Vec<_>>(),
        [""; 0],
        "run `BLESS=1 make live` to record what API servers allow for these kinds"
    );
}

#[test]
fn every_rendered_field_has_a_rule() {
    let without: BTreeSet<String> = rendered()
        .into_iter()
        .filter(|(group, kind, path)| {
            let keys: Vec<&str> = path.iter().map(String::as_str).collect();
            // These identify the object: another value is another object.
            let is_identity = matches!(&*keys, ["kind"] | ["metadata", "name" | "namespace"]);
            !is_identity && fields::of(group, kind, &keys).is_none()
        })
        .map(|(group, kind, path)| format!("{group}/{kind} {}", path.join(".")))
        .collect();
    assert_eq!(
        without.into_iter().collect::<Vec<_>>(),
        [""; 0],
        "a plan would not know what a change of these fields does"
    );
}

/// Returns every field of the golden streams: group, kind and path.
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
fn the_table_of_parameters_matches_pg_settings() {
    let records = records("postgresql-", ".tsv");
    assert!(records.len() >= 2, "too few records to prove anything");
    for (major, text) in records {
        let major = Major::new(major.parse().expect("a major")).expect("a major of the table");
        for line in text.lines() {
            let (name, context) = line.split_once('\t').expect("a name and a context");
            let known =
                parameters::lookup(name, major).map(|parameter| format!("{:?}", parameter.context).to_lowercase());
            assert_eq!(
                known,
                Some(context.replace('-', "")),
                "a plan would be wrong about restarts for the parameter: {name} of {major}"
            );
        }
        let names = text.lines().count();
        assert_eq!(
            parameters::names(major).count(),
            names,
            "the table lacks parameters, or has unknown ones, of PostgreSQL: {major}"
        );
    }
}
