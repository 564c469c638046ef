//! The manual is complete, and finds what is meant.

use serde_json::Value;

use super::*;
use crate::blueprint::validator::CompiledSchema;
use crate::blueprint::{defaults_schema, schema};

/// Every entry of a blueprint, and those that only the defaults have.
fn all() -> Vec<(Value, Entry)> {
    let entries = |schema: Value, wanted: fn(&Path) -> bool| {
        let paths = paths(&schema).into_iter().filter(wanted).collect::<Vec<_>>();
        paths.into_iter().map(move |path| (at(&schema, &path).unwrap().clone(), entry(&schema, &path).unwrap()))
    };
    let own = |path: &Path| path.0.len() == 1;
    entries(schema(), |_| true).chain(entries(defaults_schema(), own)).collect()
}

fn told(path: &str) -> Entry {
    entry(&schema(), &super::path(path).unwrap()).unwrap()
}

#[test]
fn every_key_says_what_it_is_what_it_takes_and_what_a_change_of_it_does() {
    let mut silent = Vec::new();
    for (_, entry) in all() {
        let step = entry.path.0.last() == Some(&Segment::Key(ANY.to_owned())) || is_item(&entry.path);
        let section = matches!(entry.takes, Takes::Keys(_)) || step;
        let whole = |text: &str| text.ends_with('.') && text.starts_with(|c: char| c.is_uppercase() || c == '`');
        let holds = [
            ("about", whole(&entry.about)),
            ("takes", !entry.takes.words().is_empty()),
            ("change", section || entry.change.as_deref().is_some_and(whole)),
            ("default", section || entry.required || entry.default.is_some()),
            ("example", section || entry.example.is_some()),
        ];
        let missing = holds.iter().filter(|(_, holds)| !holds);
        silent.extend(missing.map(|(what, _)| format!("{} lacks {what}", address(&entry.path))));
    }
    assert_eq!(silent, [""; 0]);
}

#[test]
fn every_example_is_valid_where_it_stands() {
    for (schema, entry) in all() {
        let Some(example) = entry.example else { continue };
        assert_eq!(CompiledSchema::new(&schema).violations(&example), [], "{}: {example}", address(&entry.path));
    }
}

#[test]
fn an_entry_has_what_the_types_and_their_comments_say() {
    let size = told("spec.storage.size");
    assert_eq!((size.required, &size.default), (true, &None));
    assert_eq!(size.example, Some("20Gi".into()));
    assert_eq!(size.takes.words(), "a size in Kubernetes' notation: a number above 0 with `Ki`, `Mi`, `Gi` or `Ti`");
    assert!(size.change.unwrap().starts_with("Refused by the API server"));

    let login = told("spec.postgres.roles.*.login");
    assert_eq!(login.default, Some(Default::Value(false.into())));
    assert_eq!((login.takes.words().as_str(), login.example), ("`true` or `false`", Some(true.into())));

    assert_eq!(told("spec.instances").takes.words(), "a whole number from 1 to 99");
    assert_eq!(told("spec.replication.mode").takes.words(), "`asynchronous`, `synchronous` or `quorum`");
    assert_eq!(
        told("spec.storage.class").default.unwrap(),
        Default::Words("the Kubernetes cluster's own default class.".to_owned())
    );
}

#[test]
fn a_key_without_a_change_of_its_own_has_that_of_its_section() {
    assert_eq!(told("spec.placement.nodeSelector").change, told("spec.placement").change);
    assert_eq!(told("metadata.namespace").change, told("metadata").change);
    assert_ne!(told("spec.postgres.initdb.dataChecksums").change, told("spec.postgres.initdb").change);
}

#[test]
fn a_misspelt_path_is_answered_with_the_one_that_was_meant() {
    for (written, expected) in [
        ("spec.storage.sise", Some("spec.storage.size")),
        ("spec.storag.sise", Some("spec.storage.size")),
        ("spec.postgres.roles.odoo.loginn", Some("spec.postgres.roles.odoo.login")),
        ("storage.size", Some("spec.storage.size")),
        ("size", Some("spec.storage.size")),
        ("login", Some("spec.postgres.roles.*.login")),
        ("environments.prod.spec.instnaces", Some("environments.prod.spec.instances")),
        ("spec.storage.size.unit", None),
        ("zookeeper", None),
    ] {
        let meant = meant(&schema(), &super::path(written).unwrap());
        assert_eq!(meant.as_ref().map(address).as_deref(), expected, "{written}");
    }
}
