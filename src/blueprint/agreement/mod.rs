//! Serde accepts exactly what the schema accepts, for every mutated document.

mod documents;
mod mutation;
#[path = "../../../tests/support/mutations.rs"]
mod mutations;

use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::TestRunner;
use serde::Deserialize;
use serde_json::Value;

use super::strict::Strict;
use super::validator::SchemaValidator;
use super::{Blueprint, schema};
use mutation::mutation;

static SCHEMA: LazyLock<Value> = LazyLock::new(schema);
static COMPILED: LazyLock<SchemaValidator> = LazyLock::new(|| SchemaValidator::new(&SCHEMA));

/// A document with every key except `environments`, which merging removes before serde reads it.
fn document(choice: usize) -> Value {
    let mut document = documents::example(&SCHEMA, choice);
    if let Value::Object(entries) = &mut document {
        entries.shift_remove("environments");
    }
    document
}

/// Whether serde and the schema accept a document.
fn verdicts(document: &Value) -> (bool, bool) {
    (Blueprint::deserialize(Strict(document)).is_ok(), COMPILED.accepts(document))
}

#[test]
fn both_accept_a_document_with_every_key() {
    for choice in 0..6 {
        let document = document(choice);
        assert_eq!(verdicts(&document), (true, true), "{document:#} {:?}", COMPILED.violations(&document));
        assert!(documents::paths(&document).len() > 150);
    }
}

#[test]
fn serde_accepts_what_the_schema_accepts() {
    std::thread::scope(|scope| mutations::parts().into_iter().for_each(|part| drop(scope.spawn(|| mutated(part)))));
}

/// Checks the property for one part of the cases.
fn mutated(part: ProptestConfig) {
    let mutations = proptest::collection::vec((any::<Index>(), mutation()), 1..3);
    let result = TestRunner::new(part).run(&(0..6_usize, mutations), |(choice, mutations)| {
        let mut document = document(choice);
        for (at, mutation) in mutations {
            mutation.apply(&mut document, at, &SCHEMA);
        }
        let (serde, schema) = verdicts(&document);
        prop_assert_eq!(serde, schema, "{:#} {:?}", document, COMPILED.violations(&document));
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
}
