use std::sync::Arc;

use proptest::prelude::*;
use serde_json::Value as Json;

use super::tests::OURS;
use super::*;
use crate::diagnostic::Place;
use crate::diagnostic::render::{self, Style};

/// Random bytes, and bytes that are almost YAML.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let token = prop::sample::select(vec![
        "a",
        "b",
        ":",
        ": ",
        " ",
        "  ",
        "\n",
        "\n  ",
        "- ",
        "[",
        "]",
        "{",
        "}",
        ", ",
        "&a ",
        "*a",
        "<<: ",
        "\"",
        "'",
        "|\n",
        ">-\n",
        " #",
        "\n---\n",
        "\n...\n",
        "!x ",
        "%",
        "\t",
        "\r\n",
        "? ",
        "é",
        "\u{feff}",
        "0",
        "no",
        "~",
        "\\",
        "apiVersion: pgforge.dev/v1\n",
        "\u{1f418}",
    ]);
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..64),
        prop::collection::vec(token, 0..40).prop_map(|tokens| tokens.concat().into_bytes()),
    ]
}

/// Asserts that every place of a tree is a valid range of its text.
fn check_places(node: &Node) {
    let check = |place: &Place| assert!(place.file.text.get(place.range.clone()).is_some(), "{place:?}");
    check(&node.place);
    for entry in node.entries() {
        check(&entry.key_place);
        check_places(&entry.value);
    }
    if let Value::Sequence(items) = &node.value {
        items.iter().for_each(check_places);
    }
}

fn text() -> impl Strategy<Value = String> {
    // Characters that a file can hold unescaped; JSON escapes quotes, backslashes and the C0 characters.
    r#"[\t\n"\\ -~é€🐘]{0,12}"#
}

fn json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        prop::num::f64::NORMAL.prop_map(Json::from),
        text().prop_map(Json::from),
        prop::sample::select(vec!["no", "0644", "~", "1e3", "<<", "- a", "a: b", " #", "2001-01-01"])
            .prop_map(Json::from),
    ];
    leaf.prop_recursive(6, 48, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Json::from),
            prop::collection::vec((text(), inner), 0..6).prop_map(|pairs| pairs.into_iter().collect()),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn no_input_panics(bytes in bytes()) {
        scan("a.yaml", &bytes, &OURS).own.iter().for_each(check_places);
        match decode("a.yaml", bytes).and_then(|file| documents(&file)) {
            Ok(documents) => documents.iter().for_each(check_places),
            Err(error) => {
                let shown = render::text(&[error], Style::Plain, 80);
                prop_assert!(shown.contains("--> a.yaml:"), "{shown}");
                prop_assert!(!shown.contains(|c: char| c.is_control() && c != '\n'), "{shown:?}");
            }
        }
    }

    #[test]
    fn json_reads_back_equal(value in json()) {
        for text in [value.to_string(), format!("{value:#}")] {
            let file = Arc::new(SourceFile::new("a.yaml".to_owned(), text));
            let read = parse(&file).map(|node| node.to_json());
            if value.is_null() {
                // An empty document does not count.
                prop_assert!(read.is_err());
            } else {
                prop_assert_eq!(read.as_ref(), Ok(&value));
            }
        }
    }
}
