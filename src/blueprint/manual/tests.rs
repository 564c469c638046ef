//! The manual is complete and finds intended paths.

use serde_json::Value;

use super::*;
use crate::blueprint::validator::SchemaValidator;
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

fn described(path: &str) -> Entry {
    entry(&schema(), &super::path(path).unwrap()).unwrap()
}

#[test]
fn every_key_has_a_description_values_a_default_an_example_and_a_change() {
    let mut incomplete = Vec::new();
    for (_, entry) in all() {
        let step = entry.path.0.last() == Some(&Segment::Key(ANY.to_owned())) || is_item(&entry.path);
        let section = matches!(entry.accepts, Accepts::Keys(_)) || step;
        let whole = |text: &str| text.ends_with('.') && text.starts_with(|c: char| c.is_uppercase() || c == '`');
        let holds = [
            ("about", whole(&entry.about)),
            ("accepts", !entry.accepts.words().is_empty()),
            ("change", section || entry.change.as_deref().is_some_and(whole)),
            ("default", section || entry.required || entry.default.is_some()),
            ("example", section || entry.example.is_some()),
        ];
        let missing = holds.iter().filter(|(_, holds)| !holds);
        incomplete.extend(missing.map(|(what, _)| format!("{} lacks {what}", address(&entry.path))));
    }
    assert_eq!(incomplete, [""; 0]);
}

#[test]
fn every_example_is_valid_at_its_path() {
    for (schema, entry) in all() {
        let Some(example) = entry.example else { continue };
        assert_eq!(SchemaValidator::new(&schema).violations(&example), [], "{}: {example}", address(&entry.path));
    }
}

#[test]
fn an_entry_repeats_the_types_and_their_comments() {
    let size = described("spec.storage.size");
    assert_eq!((size.required, &size.default), (true, &None));
    assert_eq!(size.example, Some("20Gi".into()));
    assert_eq!(size.accepts.words(), "a size in Kubernetes' notation: a number above 0 with `Ki`, `Mi`, `Gi` or `Ti`");
    assert!(size.change.unwrap().starts_with("Rejected by the API server"));

    let login = described("spec.postgres.roles.*.login");
    assert_eq!(login.default, Some(Default::Value(false.into())));
    assert_eq!((login.accepts.words().as_str(), login.example), ("`true` or `false`", Some(true.into())));

    assert_eq!(described("spec.instances").accepts.words(), "a whole number from 1 to 99");
    assert_eq!(described("spec.replication.mode").accepts.words(), "`asynchronous`, `synchronous` or `quorum`");
    assert_eq!(
        described("spec.storage.class").default.unwrap(),
        Default::Words("the default class of the Kubernetes cluster.".to_owned())
    );
}

#[test]
fn a_key_without_a_change_inherits_that_of_its_section() {
    assert_eq!(described("spec.placement.nodeSelector").change, described("spec.placement").change);
    assert_eq!(described("metadata.namespace").change, described("metadata").change);
    assert_ne!(described("spec.postgres.initdb.dataChecksums").change, described("spec.postgres.initdb").change);
}

#[test]
fn a_misspelt_path_finds_the_intended_one() {
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
        let meant = intended(&schema(), &super::path(written).unwrap());
        assert_eq!(meant.as_ref().map(address).as_deref(), expected, "{written}");
    }
}
