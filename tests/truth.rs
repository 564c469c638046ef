//! The rules of the plan against what real servers said: `tests/truth/kubernetes-*.json` is recorded by `BLESS=1 make live`.

#![allow(clippy::disallowed_methods, reason = "it reads the records")]

#[path = "support/truth.rs"]
mod truth;

use pgforge::knowledge::postgres::{Major, parameters};
use serde_json::Value;
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
