//! Properties for every text: pgforge terminates. It either reports errors with their places, or renders the same bytes
//! each time, and these bytes parse to the intended values.

#![allow(clippy::disallowed_methods, reason = "it reads the repository's blueprints")]

#[path = "support/mutations.rs"]
mod mutations;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use pgforge::compile::{self, Checked, Inputs, Selection, Unit};
use pgforge::diagnostic::render::{self, Style};
use pgforge::kube::Object;
use pgforge::report::findings;
use pgforge::{emit, engines};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::TestRunner;
use serde::Deserialize;
use serde_json::Value;

/// Pieces with a meaning in YAML or in blueprints.
const PIECES: [&str; 40] = [
    "\n",
    "\n  ",
    " ",
    "\t",
    "\r\n",
    "- ",
    ": ",
    ", ",
    "[",
    "]",
    "{",
    "}",
    "\"",
    "'",
    "#",
    "&a ",
    "*a",
    "<<: *a",
    "!!str ",
    "|\n",
    ">-\n",
    "? ",
    "---\n",
    "...\n",
    "~",
    "null",
    "true",
    "-1",
    "0",
    "99",
    "1e9",
    "é",
    "\u{feff}",
    "\0",
    "20Gi",
    "environments:\n  prod: ",
    "spec:",
    "engine:",
    "defaults",
    "accept: []",
];

/// A change of a text.
#[derive(Debug, Clone)]
enum Change {
    Insert(Index, &'static str),
    Byte(Index, u8),
    Delete(Index, usize),
    Repeat(Index, usize),
    /// Inserts a part of another text.
    Splice(Index, Index, Index, usize),
    /// Removes an item of a list, overwrites another item with it, or swaps the two.
    Item(Index, Index, Index, ItemChange),
}

/// A change of one or two items of a list.
#[derive(Debug, Clone, Copy)]
enum ItemChange {
    Remove,
    Repeat,
    Swap,
}

fn change() -> impl Strategy<Value = Change> {
    let length = || prop_oneof![4 => 1..12_usize, 1 => 12..200_usize];
    prop_oneof![
        3 => (any::<Index>(), select(PIECES.to_vec())).prop_map(|(at, piece)| Change::Insert(at, piece)),
        2 => (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Change::Byte(at, byte)),
        2 => (any::<Index>(), length()).prop_map(|(at, length)| Change::Delete(at, length)),
        1 => (any::<Index>(), length()).prop_map(|(at, length)| Change::Repeat(at, length)),
        2 => (any::<Index>(), any::<Index>(), any::<Index>(), length())
            .prop_map(|(at, text, from, length)| Change::Splice(at, text, from, length)),
        2 => (any::<Index>(), any::<Index>(), any::<Index>(), select(vec![ItemChange::Remove, ItemChange::Repeat, ItemChange::Swap]))
            .prop_map(|(list, one, other, change)| Change::Item(list, one, other, change)),
    ]
}

impl Change {
    fn apply(self, text: &mut Vec<u8>, corpus: &[Vec<u8>]) {
        let place = |at: Index, text: &[u8]| at.index(text.len() + 1);
        match self {
            Self::Insert(at, piece) => {
                let at = place(at, text);
                text.splice(at..at, piece.bytes());
            }
            Self::Byte(at, byte) if !text.is_empty() => *at.get_mut(text) = byte,
            Self::Byte(..) => {}
            Self::Delete(at, length) => {
                let at = place(at, text);
                text.drain(at..text.len().min(at + length));
            }
            Self::Repeat(at, length) => {
                let at = place(at, text);
                let part = text[at..text.len().min(at + length)].to_vec();
                text.splice(at..at, part);
            }
            Self::Splice(at, other, from, length) => {
                let (at, other) = (place(at, text), other.get(corpus));
                let from = place(from, other);
                text.splice(at..at, other[from..other.len().min(from + length)].iter().copied());
            }
            Self::Item(list, one, other, change) => {
                let lists = lists(text);
                if lists.is_empty() {
                    return;
                }
                let items = list.get(&lists);
                let (one, other) = (one.get(items).clone(), other.get(items).clone());
                let (earlier, later) = if one.start <= other.start { (one, other) } else { (other, one) };
                let [first, second] = [&earlier, &later].map(|item| text[item.clone()].to_vec());
                match change {
                    ItemChange::Remove => drop(text.drain(earlier)),
                    ItemChange::Repeat => drop(text.splice(later, first)),
                    ItemChange::Swap => {
                        text.splice(later, first);
                        text.splice(earlier, second);
                    }
                }
            }
        }
    }
}

/// Returns where the items of each list are: lines that begin with a dash at one indent, and items in brackets.
fn lists(text: &[u8]) -> Vec<Vec<Range<usize>>> {
    let mut by_indent: BTreeMap<usize, Vec<Range<usize>>> = BTreeMap::new();
    let mut start = 0;
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        let indent = line.iter().take_while(|byte| **byte == b' ').count();
        if line[indent..].starts_with(b"- ") {
            by_indent.entry(indent).or_default().push(start..start + line.len());
        }
        start += line.len();
    }
    let mut lists: Vec<Vec<Range<usize>>> = by_indent.into_values().collect();
    let mut open = None;
    for (at, byte) in text.iter().enumerate() {
        match (byte, open) {
            (b'[', _) => open = Some(at + 1),
            (b']', Some(begin)) if begin < at => {
                let mut start = begin;
                let items = text[begin..at].split(|byte| *byte == b',').map(|item| {
                    let range = start..start + item.len();
                    start += item.len() + 1;
                    range
                });
                lists.push(items.collect());
                open = None;
            }
            _ => {}
        }
    }
    lists
}

/// Returns every blueprint of the repository, valid and invalid.
fn corpus() -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders =
        ["blueprints", "tests/golden/blueprints", "tests/diagnostics"].map(|folder| root.join(folder)).to_vec();
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("the repository has this folder") {
            let path = entry.expect("the folder can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "yaml") {
                files.push(path);
            }
        }
    }
    files.sort();
    assert!(files.len() > 50, "the corpus is too small to prove anything");
    files.into_iter().map(|path| std::fs::read(path).expect("the file can be read")).collect()
}

fn compiled(text: &[u8], defaults: Option<&[u8]>) -> Checked {
    let mut inputs = Inputs::default();
    if let Some(defaults) = defaults {
        inputs.add_defaults("", "defaults.yaml", defaults.to_vec());
    }
    inputs.add("orders.yaml", text.to_vec());
    compile::clusters(inputs, Selection::All)
}

/// Asserts that every output format shows every finding, and that its places are in the texts.
fn assert_reported(checked: &Checked) {
    let shown = render::text(&checked.findings, Style::Plain, 80);
    assert!(!shown.contains(|c: char| c.is_control() && c != '\n'), "a finding prints control characters: {shown:?}");
    assert!(shown.matches("[PGF").count() >= checked.findings.len(), "a finding is not shown: {shown}");
    for json in [findings::json(&checked.findings), findings::sarif(&checked.findings)] {
        serde_json::from_str::<Value>(&json).expect("the output is JSON");
    }
    for label in checked.findings.iter().flat_map(|finding| finding.at.iter().chain(&finding.related)) {
        label.place.text();
    }
}

/// Asserts that two renders are equal, and that the stream parses to the intended values.
fn assert_rendered(unit: &Unit, again: &Unit) {
    assert_eq!(compile::files(unit), compile::files(again), "a second render would change committed files");
    let bundle = &unit.built().bundle;
    let stream = emit::stream(bundle.objects());
    let documents = serde_yaml::Deserializer::from_str(&stream);
    let read: Vec<Value> = documents.map(|document| Value::deserialize(document).expect("it is YAML")).collect();
    assert!(
        read.iter().eq(bundle.objects().iter().map(Object::value)),
        "a parser would read other values than pgforge rendered: {stream}"
    );
    engines::engine(unit.cluster().engine).budget(unit.cluster());
}

#[test]
fn every_text_is_rejected_with_errors_or_rendered_reproducibly() {
    let corpus = corpus();
    let (rendered, rejected) = std::thread::scope(|scope| {
        let corpus = &corpus;
        let started: Vec<_> =
            mutations::parts().into_iter().map(|part| scope.spawn(move || mutated(corpus, part))).collect();
        let counts = started.into_iter().map(|worker| worker.join().expect("the properties hold for every text"));
        counts.fold((0, 0), |sum, counts| (sum.0 + counts.0, sum.1 + counts.1))
    });
    assert!(
        rendered * 50 > mutations::cases() && rejected * 5 > mutations::cases(),
        "too few texts to prove anything: {rendered} rendered, {rejected} rejected"
    );
}

/// Checks the properties for the given number of cases. Returns how many texts were rendered and how many rejected.
fn mutated(corpus: &[Vec<u8>], part: ProptestConfig) -> (u32, u32) {
    let texts = (any::<Index>(), prop::collection::vec(change(), 0..4));
    let (rendered, rejected) = (Cell::new(0_u32), Cell::new(0_u32));
    let result = TestRunner::new(part).run(
        &(texts, prop::option::weighted(0.1, any::<Index>())),
        |((text, changes), defaults)| {
            let mut text = text.get(corpus).clone();
            for change in changes {
                change.apply(&mut text, corpus);
            }
            let defaults = defaults.map(|defaults| defaults.get(corpus).as_slice());
            let checked = compiled(&text, defaults);
            assert_reported(&checked);
            if checked.failed() {
                rejected.set(rejected.get() + 1);
                return Ok(());
            }
            rendered.set(rendered.get() + 1);
            let again = compiled(&text, defaults);
            for (unit, again) in checked.units.iter().zip(&again.units) {
                assert_rendered(unit, again);
            }
            Ok(())
        },
    );
    result.unwrap_or_else(|error| panic!("{error}"));
    (rendered.get(), rejected.get())
}
