use std::fmt::Write as _;
use std::sync::Arc;

use super::*;
use crate::diagnostic::Place;
use crate::diagnostic::render::{self, Style};

/// A language for tests.
pub(crate) const OURS: Language = Language {
    mark: "pgforge",
    group: "pgforge.dev",
    kinds: &["Cluster", "Defaults"],
    keys: &["engine", "postgres", "instances", "storage"],
};

fn file(text: &str) -> Arc<SourceFile> {
    Arc::new(SourceFile::new("a.yaml".to_owned(), text.to_owned()))
}

fn read(text: &str) -> Node {
    parse(&file(text)).unwrap_or_else(|error| panic!("{error:?}"))
}

/// Line, column and text of a place.
fn shown(place: &Place) -> String {
    let (line, column) = place.line_column();
    format!("{line}:{column} {}", place.text())
}

/// The main parts of a diagnostic: place, code, message, help.
fn summary(error: &Diagnostic) -> String {
    let at = error.at.as_ref().expect("an error of this module has a place");
    format!("{} {} {}; {}", shown(&at.place), error.code, error.message, error.help.join("; "))
}

fn refused(text: &str) -> String {
    summary(&parse(&file(text)).expect_err("the text is not valid"))
}

fn undecodable(bytes: &[u8]) -> String {
    summary(&decode("a.yaml", bytes.to_vec()).expect_err("the bytes are not text"))
}

#[test]
fn a_document_is_read_as_its_values() {
    let text = "
a: &x {b: [1, 2.5, true, ~, 'no'], c: \"\\u00e9\"}
d: |
  one
  two
e: >-
  one
  two
f: *x
on: plain
5432: port
empty:
";
    let expected = serde_json::json!({
        "a": {"b": [1, 2.5, true, null, "no"], "c": "é"},
        "d": "one\ntwo\n",
        "e": "one two",
        "f": {"b": [1, 2.5, true, null, "no"], "c": "é"},
        "on": "plain",
        "5432": "port",
        "empty": null,
    });
    assert_eq!(read(text).to_json(), expected);
}

#[test]
fn a_merge_key_adds_what_the_map_does_not_set() {
    let text = "one: &one {a: 1, b: 1}\nall:\n  <<: [*one, {b: 2, c: 2}]\n  a: 0\n";
    assert_eq!(read(text).get("all").map(Node::to_json), Some(serde_json::json!({"a": 0, "b": 1, "c": 2})));
    assert_eq!(read("{'<<': 1}").to_json(), serde_json::json!({"<<": 1}));
}

#[test]
fn every_node_has_the_place_that_a_caret_shows() {
    let text = "\
scalar: &x b # comment
empty:
block: |
  first
  second
quoted: 'q
  r'
flow: [1, 2] # comment
list:
  - 1
  - 2
map: # comment
  l: m # comment
  n: 1
lines: {a: [1,
  2], b: c}
alias: *x
";
    let mut places = String::new();
    for entry in read(text).entries() {
        writeln!(places, "{} | {}", shown(&entry.key_place), shown(&entry.value.place))
            .expect("writing to a String does not fail");
    }
    let expected = "\
1:1 scalar | 1:12 b
2:1 empty | 2:1 empty
3:1 block | 4:3 first
6:1 quoted | 6:9 'q
8:1 flow | 8:7 [1, 2]
9:1 list | 10:3 - 1
12:1 map | 13:3 l: m
15:1 lines | 15:8 {a: [1
17:1 alias | 17:8 *x
";
    assert_eq!(places, expected);
    assert_eq!(shown(&read(text).place), "1:1 scalar: &x b");
}

#[test]
fn values_inside_an_alias_keep_their_original_place() {
    let root = read("a: &x {b: 1}\nc: *x\nd:\n  <<: *x\n");
    let alias = root.get("c").expect("the key is there");
    assert_eq!(shown(&alias.place), "2:4 *x");
    assert_eq!(shown(&alias.entries()[0].key_place), "1:8 b");
    assert_eq!(shown(&root.get("d").expect("the key is there").entries()[0].value.place), "1:11 1");
}

#[test]
fn each_syntax_error_has_its_place_its_reason_and_its_fix() {
    for (text, expected) in [
        ("a: [1, 2", "1:4 [ PGF102 `[` is never closed; add `]` where it ends"),
        ("a: {b: 1", "1:4 { PGF102 `{` is never closed; add `}` where it ends"),
        ("a: [}", "1:4 [ PGF102 `[` is closed by `}`; close a map with `}`, a list with `]`"),
        (
            "a: ]",
            "1:4 ] PGF102 this closing bracket has no opening bracket; remove it, or quote the text that contains it",
        ),
        ("a: 'x", "1:4 ' PGF102 this quote is never closed; add the closing quote"),
        ("a: 'x' y", "1:8 y PGF102 text follows a closing quote; quote the whole value"),
        (
            "a: \"\\q\"",
            "1:4 \" PGF102 this text has an escape that YAML does not define; \
             write `\\\\` for a backslash, or use single quotes, where a backslash is literal",
        ),
        (
            "a: b: c",
            "1:5 : PGF102 no key is allowed before this `:`; \
             indent the key like its neighbours, or quote text that contains `: `",
        ),
        (
            "a: 1\n b: 2\n",
            "2:3 : PGF102 no key is allowed before this `:`; \
             indent the key like its neighbours, or quote text that contains `: `",
        ),
        ("a: |\n  x\n y\n", "3:2 y PGF102 a key was expected here; indent this line like the keys of its map"),
        ("a: 1\nb\n", "2:1 b PGF102 this line has no `:` after its key; write `key: value`"),
        ("a: - b", "1:4 - PGF102 no list item is allowed here; indent `-` like the other items of its list"),
        ("a:\n\t- b\n", "2:1 \t PGF102 a tab is used where only spaces are allowed; indent with spaces"),
        ("a: @b", "1:4 @ PGF102 text without quotes cannot start with `@`; quote the text"),
        (
            "a: x #y\n  z",
            "1:6 # PGF102 a comment interrupts text of several lines; put the comment above the key, or quote the text",
        ),
        (
            "a: ,",
            "1:4 , PGF102 a value was expected here; write a value, and quote text that starts with a special character",
        ),
        (
            "a: *x",
            "1:4 * PGF106 this alias refers to no anchor above it; \
             write `&name` before the value that it repeats, or quote text that starts with `*`",
        ),
        ("a: &", "1:4 & PGF106 an anchor or alias has no name; quote text that starts with `&` or `*`"),
        ("- &a [*a]", "1:7 *a PGF106 `*a` is inside the value that it refers to; write the value out"),
        (
            "<<: 3",
            "1:5 3 PGF106 `<<` merges only maps, found a number; \
             write a map, as in `<<: *defaults`, or quote `\"<<\"` if it is a key",
        ),
        (
            "a: !Ref x",
            "1:4 !Ref PGF107 the YAML tag `!Ref` is not allowed; \
             remove it, and quote the value if it is text",
        ),
        (
            "!!str a: b",
            "1:1 !!str PGF107 the YAML tag `!!str` is not allowed; \
             remove it, and quote the value if it is text",
        ),
        (
            "a: {{ x }}",
            "1:5 { PGF108 a map is used as a key; \
             quote the value if it is text, as in `\"{{ name }}\"`; blueprints have no templates",
        ),
        ("[a]: 1", "1:1 [ PGF108 a list is used as a key; quote the key if it is text"),
        ("a: &x b\n*x : 1", "2:1 *x PGF108 an alias is used as a key; write the key out"),
        (": 4", "1:1 : PGF108 a key is missing before `:`; write `key: value`"),
        (
            "# nothing\n",
            "1:1 # PGF109 the file contains no document, expected one; write the document, or remove the file",
        ),
        (
            "--- {a: 1}\n--- {b: 2}\n",
            "2:5 {b: 2} PGF109 the file contains several documents, expected one; write each to a separate file",
        ),
    ] {
        assert_eq!(refused(text), expected, "{text}");
    }
}

#[test]
fn words_that_readers_read_differently_are_refused_as_values_and_allowed_as_keys() {
    for (text, expected) in [
        (
            "a: yes",
            "1:4 yes PGF103 `yes` is `true` to some YAML readers and text to others; write `true`, or `\"yes\"` for the text",
        ),
        (
            "a: [0644]",
            "1:5 0644 PGF103 `0644` is octal to some YAML readers and not to others; \
             write a decimal number without a leading zero, or `\"0644\"` for the text",
        ),
        (
            "- 1_000",
            "1:3 1_000 PGF103 `1_000` is a number to some YAML readers and text to others; \
             write plain digits, or `\"1_000\"` for the text",
        ),
        (
            "a: 12:30",
            "1:4 12:30 PGF103 `12:30` is a base-60 number to some YAML readers and text to others; \
             write `\"12:30\"` for the text",
        ),
        (
            "a: 2001-01-01",
            "1:4 2001-01-01 PGF103 `2001-01-01` is a date to some YAML readers and text to others; \
             write `\"2001-01-01\"` for the text",
        ),
        (
            "a: 9223372036854775808",
            "1:4 9223372036854775808 PGF104 `9223372036854775808` does not fit into 64 bits; \
             write a smaller number, or `\"9223372036854775808\"` for the text",
        ),
        ("a: .inf", "1:4 .inf PGF104 `.inf` is not a finite number; write a finite number, or `\".inf\"` for the text"),
    ] {
        assert_eq!(refused(text), expected);
    }
    assert_eq!(read("{on: 1, no: 2, 0644: 3, 12:30: 4}").entries().len(), 4);
    assert_eq!(read("['yes', \"0644\"]").to_json(), serde_json::json!(["yes", "0644"]));
}

#[test]
fn a_key_that_is_set_twice_shows_both_places() {
    let error = parse(&file("a: 1\nb: {c: 1}\na: 2\n")).expect_err("a key is set twice");
    let expected = "\
error[PGF101]: `a` is set twice
 --> a.yaml:3:1
  |
1 | a: 1
  | - first set here
2 | b: {c: 1}
3 | a: 2
  | ^ set again here
  |
  = help: keep one of them
";
    assert_eq!(render::text(&[error], Style::Plain, 80), expected);
    assert_eq!(
        refused("{<<: {a: 1}, <<: {b: 1}}"),
        "1:14 << PGF101 `<<` is set twice; write one list, `<<: [*one, *other]`"
    );
}

#[test]
fn every_mistake_after_which_reading_continues_is_reported_in_order() {
    let found = |text: &str| {
        let scan = scan("a.yaml", format!("apiVersion: pgforge.dev/v1\n{text}").as_bytes(), &OURS);
        assert_eq!((scan.own.len(), scan.foreign), (0, 0));
        scan.errors.iter().map(|error| summary(error).split(" PGF").next().unwrap_or_default().to_owned()).collect()
    };
    let all: Vec<String> = found("a: no\nb: !x 1\na: 0644\nc: {<<: 1, d: 1_0}\ne: 12:30\n");
    assert_eq!(all, ["2:4 no", "3:4 !x", "4:1 a", "4:4 0644", "5:9 1", "5:15 1_0", "6:4 12:30"]);
    // The mistake that ends the reading is last.
    let all: Vec<String> = found("a: no\nb: [\n");
    assert_eq!(all, ["2:4 no", "3:4 ["]);
    let many: Vec<String> = found(&"- no\n".repeat(100).replacen("- ", "a:\n- ", 1));
    assert_eq!(many.len(), 21);
}

#[test]
fn a_large_map_is_read_and_its_repeated_key_found() {
    let mut text: String = (0..9_000).fold(String::new(), |mut text, number| {
        writeln!(text, "k{number}: 1").expect("writing to a String does not fail");
        text
    });
    assert_eq!(read(&text).entries().len(), 9_000);
    text.push_str("k5000: 2\n");
    assert_eq!(refused(&text), "9001:1 k5000 PGF101 `k5000` is set twice; keep one of them");
}

#[test]
fn bytes_that_are_not_text_are_refused_at_the_first_bad_one() {
    assert_eq!(
        undecodable(b"a: b\nc: caf\xe9\n"),
        "2:7 \u{fffd} PGF100 the byte 0xE9 is not UTF-8; save the file as UTF-8"
    );
    assert_eq!(
        undecodable(b"\xef\xbb\xbfa: \xff"),
        "1:4 \u{fffd} PGF100 the byte 0xFF is not UTF-8; save the file as UTF-8"
    );
    assert_eq!(undecodable(b"\xff\xfea\0"), "1:1  PGF100 the file is UTF-16, expected UTF-8; save the file as UTF-8");
    assert_eq!(
        undecodable(b"a: b\0c"),
        "1:5 \0 PGF100 the character U+0000 is not allowed in a text file; \
         remove it, or write it as `\\u0000` in double quotes"
    );
    assert_eq!(
        undecodable("a: \u{202e}b".as_bytes()),
        "1:4 \u{202e} PGF100 the character U+202E is not allowed in a text file; \
         remove it, or write it as `\\u202e` in double quotes"
    );
    assert_eq!(
        undecodable(b"a: b\rc: d"),
        "1:5 \r PGF100 a carriage return has no line feed after it; end lines with LF or CRLF"
    );
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_change_nothing() {
    let file = decode("a.yaml", b"\xef\xbb\xbfa: 1\r\nb:\r\n  - x\r\n".to_vec()).expect("this is text");
    let root = parse(&file).expect("this is YAML");
    assert_eq!(root.to_json(), serde_json::json!({"a": 1, "b": ["x"]}));
    assert_eq!(shown(&root.entries()[1].value.place), "3:3 - x");
}

#[test]
fn a_file_may_hold_several_documents_and_empty_ones_do_not_count() {
    let roots = documents(&file("---\n---\na: 1\n...\n---\n# nothing\n---\nb: 2\n")).expect("this is YAML");
    assert_eq!(
        roots.iter().map(Node::to_json).collect::<Vec<_>>(),
        [serde_json::json!({"a": 1}), serde_json::json!({"b": 2})]
    );
}

#[test]
fn hostile_documents_end_at_a_limit() {
    let laughs = |levels: usize| {
        let mut text = "a0: &a0 lol\n".to_owned();
        for level in 1..=levels {
            let below = format!("*a{},", level - 1).repeat(10);
            writeln!(text, "a{level}: &a{level} [{below}]").expect("writing to a String does not fail");
        }
        text
    };
    let nested_by_aliases = (1..80).fold("a0: &a0 []\n".to_owned(), |mut text, level| {
        writeln!(text, "a{level}: &a{level} [*a{}]", level - 1).expect("writing to a String does not fail");
        text
    });
    let long = format!("a: &a {}\nb: [{}]\n", "x".repeat(1 << 20), "*a,".repeat(1000));
    for (text, code, message) in [
        ("[".repeat(100_000), codes::LIMIT, "maps and lists are nested more than 64 levels deep"),
        ("{a: ".repeat(100_000), codes::LIMIT, "maps and lists are nested more than 64 levels deep"),
        ("- ".repeat(100_000), codes::LIMIT, "maps and lists are nested more than 64 levels deep"),
        ("? ".repeat(100_000), codes::KEY, "a map is used as a key"),
        (nested_by_aliases, codes::LIMIT, "maps and lists are nested more than 64 levels deep"),
        (
            laughs(9),
            codes::LIMIT,
            "the document contains more than 20000 keys and values, counting copies from aliases",
        ),
        (
            "- 1\n".repeat(20_000),
            codes::LIMIT,
            "the document contains more than 20000 keys and values, counting copies from aliases",
        ),
        (
            format!("---\n{}", "- 1\n".repeat(15_000)).repeat(14),
            codes::LIMIT,
            "the file contains more than 200000 keys and values, counting copies from aliases",
        ),
        ("---\n".repeat(100_000), codes::LIMIT, "the file contains more than 1000 documents"),
        (long, codes::LIMIT, "the file contains more than 16 MiB of text, counting copies from aliases"),
        (format!("a: {}", "x".repeat((1 << 20) + 1)), codes::LIMIT, "this text is longer than 1 MiB"),
    ] {
        let error = parse(&file(&text)).expect_err("the document is hostile");
        assert_eq!((error.code, error.message.as_str()), (code, message));
    }
    assert_eq!(
        undecodable(&vec![b' '; limits::MAX_BYTES + 1]),
        "1:1  PGF105 the file is longer than 4 MiB; split it: a blueprint is a few kilobytes"
    );
}

#[test]
fn a_scan_keeps_our_documents_and_counts_the_others() {
    let text = "\
apiVersion: v1
kind: ConfigMap
data: {mode: 0644}
---
apiVersion: pgforge.dev/v1
kind: Cluster
---
{{ if .Values.enabled }}
--- # a list
- 1
---
apiVersion: pgforge.dev/v1
kind: [
";
    let scan = scan("a.yaml", text.as_bytes(), &OURS);
    assert_eq!(scan.own.iter().map(|node| shown(&node.place)).collect::<Vec<_>>(), ["5:1 apiVersion: pgforge.dev/v1"]);
    assert_eq!(scan.foreign, 2);
    assert_eq!(
        scan.errors.iter().map(summary).collect::<Vec<_>>(),
        [
            "8:2 { PGF108 a map is used as a key; quote the value if it is text, as in `\"{{ name }}\"`; blueprints have no templates",
            "13:7 [ PGF102 `[` is never closed; add `]` where it ends",
        ]
    );
}

#[test]
fn an_unreadable_document_is_an_error_unless_it_names_another_owner() {
    let found = |text: &str| {
        let scan = scan("a.yaml", text.as_bytes(), &OURS);
        (scan.own.len(), scan.foreign, scan.errors.len())
    };
    for ours in [
        "apiVersion: pgforge.dev/v1\na: [",
        "a: [",
        "apiVersion: pgforg.dev/v1\na: [",
        "\"apiVersion\": \"PgForge.dev/v1\", a: [",
    ] {
        assert_eq!(found(ours), (0, 0, 1), "{ours}");
    }
    for foreign in ["apiVersion: apps/v1\nkind: {{ .Values.kind }}\n", "{{- if .x }}\napiVersion: v1\n{{- end }}\n"] {
        assert_eq!(found(foreign), (0, 1, 0), "{foreign}");
    }
}

#[test]
fn a_document_with_a_typo_is_pgforges() {
    let spec = "{engine: any, instances: 3, postgres: {version: 15}, storage: {size: 1Gi}}";
    let own = |text: &str| {
        let scan = scan("a.yaml", text.as_bytes(), &OURS);
        assert_eq!(scan.errors, []);
        scan.own.len() == 1
    };
    for ours in [
        "{apiVersion: pgforg.dev/v1, kind: Cluster, spec: {}}",
        "{apiVersion: pgfroge.dev/v1, kind: Clustr}",
        "{apiVersion: PGFORGE.DEV/v1, kind: Cluster}",
        "{apiVersion: pgforge/v1, kind: Cluster}",
        "{apiVersion: pgforged.ev/v1}",
        "{apiversion: pgforge.dev/v1, kind: Cluster}",
        "{apiVerison: pgforg.dev/v1}",
        "{kind: Cluster, spec: {engine: any}}",
        "{kind: Defaults, spec: {storage: {size: 1Gi}}}",
        &format!("{{metadata: {{name: orders}}, spec: {spec}}}"),
        &format!("{{apiVersion: v1, kind: Cluster, spec: {spec}}}"),
        &format!("{{apiVersion: 1, kind: Cluster, spec: {spec}}}"),
    ] {
        assert!(own(ours), "{ours}");
    }
    for foreign in [
        "{apiVersion: v1, kind: ConfigMap, data: {engine: any}}",
        "{apiVersion: databases.example.com/v1, kind: Cluster, spec: {instances: 3, storage: {size: 1Gi}, bootstrap: {}}}",
        "{apiVersion: cluster.x-k8s.io/v1beta1, kind: Cluster, spec: {}}",
        "{apiVersion: forge.dev/v1, kind: Deployment}",
        "{image: {tag: 1}, instances: 3, storage: {size: 1Gi}}",
        "{spec: {instances: 3}}",
        "{kind: Cluster}",
        "[1, 2]",
        "text",
    ] {
        assert!(!own(foreign), "{foreign}");
    }
}

#[test]
fn a_file_that_is_not_text_is_an_error_unless_it_names_another_owner() {
    let image = scan("a.yaml", b"\x89PNG\0", &OURS);
    assert_eq!((image.own.len(), image.foreign, image.errors.len()), (0, 0, 1));
    let chart = scan("a.yaml", b"apiVersion: v1\nkind: \0", &OURS);
    assert_eq!((chart.own.len(), chart.foreign, chart.errors.len()), (0, 1, 0));
    let ours = scan("a.yaml", b"apiVersion: pgforge.dev/v1\nkind: \0", &OURS);
    assert_eq!((ours.own.len(), ours.foreign, ours.errors.len()), (0, 0, 1));
}

#[test]
fn a_scan_of_very_many_documents_ends_with_one_error() {
    let foreign = scan("a.yaml", "apiVersion: v1\na: *x\n---\n".repeat(5000).as_bytes(), &OURS);
    assert_eq!((foreign.own.len(), foreign.foreign, foreign.errors.len()), (0, 1001, 0));
    let unclaimed = scan("a.yaml", "a: *x\n---\n".repeat(5000).as_bytes(), &OURS);
    assert_eq!((unclaimed.own.len(), unclaimed.foreign, unclaimed.errors.len()), (0, 0, 1));
    let ours = scan("a.yaml", "apiVersion: pgforge.dev/v1\n---\n".repeat(5000).as_bytes(), &OURS);
    assert_eq!(
        ours.errors.iter().map(summary).collect::<Vec<_>>(),
        ["2000:1 - PGF105 the file contains more than 1000 documents; split it"]
    );
}
