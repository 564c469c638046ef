//! Serde accepts exactly what the schema accepts, whatever is done to a document.

mod documents;
mod mutation;

use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{RngSeed, TestRunner};
use serde::Deserialize;
use serde_json::Value;

use super::strict::Strict;
use super::validator::Judge;
use super::{Blueprint, schema};
use mutation::mutation;

static SCHEMA: LazyLock<Value> = LazyLock::new(schema);
static JUDGE: LazyLock<Judge> = LazyLock::new(|| Judge::new(&SCHEMA));

/// A document with every key but `environments`, which merging has taken out of what serde reads.
fn document(choice: usize) -> Value {
    let mut document = documents::example(&SCHEMA, choice);
    if let Value::Object(entries) = &mut document {
        entries.shift_remove("environments");
    }
    document
}

/// Whether serde and the schema accept a document.
fn verdicts(document: &Value) -> (bool, bool) {
    (Blueprint::deserialize(Strict(document)).is_ok(), JUDGE.accepts(document))
}

#[test]
fn both_accept_a_document_with_every_key() {
    for choice in 0..6 {
        let document = document(choice);
        assert_eq!(verdicts(&document), (true, true), "{document:#} {:?}", JUDGE.violations(&document));
        assert!(documents::paths(&document).len() > 150);
    }
}

/// How many documents are tried: a thousand, or what `PGFORGE_MUTATIONS` says; `make test` says two thousand, `make test-long` ten.
#[allow(clippy::disallowed_methods, reason = "a test is told so by its environment")]
fn cases() -> u32 {
    std::env::var("PGFORGE_MUTATIONS").ok().and_then(|cases| cases.parse().ok()).unwrap_or(1_000)
}

#[test]
fn serde_accepts_what_the_schema_accepts() {
    let workers = std::thread::available_parallelism().map_or(1, |cores| u32::try_from(cores.get()).unwrap_or(1));
    let each = cases().div_ceil(workers);
    std::thread::scope(|scope| (0..workers).for_each(|worker| drop(scope.spawn(move || mutated(worker, each)))));
}

/// Holds for so many documents.
fn mutated(worker: u32, cases: u32) {
    let mutations = proptest::collection::vec((any::<Index>(), mutation()), 1..3);
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    // Where `PROPTEST_RNG_SEED` fixes what is drawn, each worker draws something else.
    let rng_seed = match config.rng_seed {
        RngSeed::Fixed(seed) => RngSeed::Fixed(seed.wrapping_add(u64::from(worker))),
        RngSeed::Random => RngSeed::Random,
    };
    let config = ProptestConfig { rng_seed, ..config };
    let result = TestRunner::new(config).run(&(0..6_usize, mutations), |(choice, mutations)| {
        let mut document = document(choice);
        for (at, mutation) in mutations {
            mutation.apply(&mut document, at, &SCHEMA);
        }
        let (serde, schema) = verdicts(&document);
        prop_assert_eq!(serde, schema, "{:#} {:?}", document, JUDGE.violations(&document));
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
}
