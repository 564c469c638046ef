use std::sync::Arc;

use k8s_openapi::api::core::v1::{ConfigMap, Secret};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::{line, manifest, stream, yaml};
use crate::diagnostic::SourceFile;
use crate::kube::Object;
use crate::source;

fn config_map(name: &str, key: &str, value: &str) -> Object {
    Object::of(&ConfigMap {
        metadata: ObjectMeta { name: Some(name.to_owned()), ..ObjectMeta::default() },
        data: Some([(key.to_owned(), value.to_owned())].into()),
        ..ConfigMap::default()
    })
}

#[test]
fn words_that_some_parser_reads_as_another_type_are_quoted() {
    let words = "yes no Yes NO on off y n true null ~ 0123 0o7 0x1F 0b11 1e3 1E3 1.5 .5 1_000 12:30 190:20:30 2001-01-01 \
                 2026-11-22T10:00:00Z .inf -.inf .nan inf nan Infinity = << - -1 -0 +1 ... --- 12e03 8 08 0x1p3";
    for word in words.split_whitespace() {
        assert_eq!(yaml(&json!(word)), format!("\"{word}\"\n"));
    }
}

#[test]
fn words_that_every_parser_reads_as_text_stay_plain() {
    let words = "orders postgresql:15 10.0.0.1 16-alpine 20Gi 512MB 30s v1.2 /var/lib a:b a=b $(POD_IP) --flag=value -c \
                 app.kubernetes.io/name user@host yesterday none";
    for word in words.split_whitespace() {
        assert_eq!(yaml(&json!(word)), format!("{word}\n"));
    }
}

#[test]
fn text_with_quotes_or_backslashes_is_written_in_single_quotes() {
    assert_eq!(yaml(&json!(r#"say "hi" C:\tmp"#)), "'say \"hi\" C:\\tmp'\n");
    assert_eq!(yaml(&json!("it's \"both\"")), "\"it's \\\"both\\\"\"\n");
}

#[test]
fn invisible_characters_are_escaped() {
    assert_eq!(
        yaml(&json!("\0\u{1b}\u{7f}\u{85}\u{a0}\u{200b}\u{202e}\u{2028}\u{2029}\u{feff}\u{ffff}\u{e0041}é🐘")),
        "\"\\0\\x1b\\x7f\\x85\\xa0\\u200b\\u202e\\u2028\\u2029\\ufeff\\uffff\\U000e0041é🐘\"\n"
    );
}

#[test]
fn floats_keep_a_point_and_a_signed_exponent() {
    assert_eq!(
        yaml(&json!([1.0, 0.5, 1e300, 1.5e-9, -0.0, i64::MIN, u64::MAX])),
        "\
- 1.0
- 0.5
- 1.0e+300
- 1.5e-9
- -0.0
- -9223372036854775808
- 18446744073709551615
"
    );
}

#[test]
fn scripts_are_literal_blocks() {
    let script = "#!/bin/sh\nset -e\n\techo \"hi\"  \n\nif [ x ]; then\n  y: # no comment\nfi\n";
    assert_eq!(
        yaml(&json!({"run": script})),
        "\
run: |
  #!/bin/sh
  set -e
  \techo \"hi\"  \n\n  if [ x ]; then
    y: # no comment
  fi
"
    );
    assert_eq!(yaml(&json!(["a\nb", "a\nb\n\n"])), "- |-\n  a\n  b\n- |+\n  a\n  b\n\n");
}

#[test]
fn text_that_a_block_would_change_is_quoted() {
    for text in [" a\nb", "\ta\nb", "\na", "\n", "a\n  \nb", "a\n\t", "a\r\nb", "a\nb\u{85}", "a\n\u{feff}"] {
        assert!(yaml(&json!({"k": text})).starts_with("k: \""), "{text:?}");
    }
}

#[test]
fn nested_values_are_indented_by_two_and_lists_at_their_keys_indent() {
    let value = json!({
        "empty": {"map": {}, "list": [], "text": "", "none": null},
        "list": [{"name": "a", "args": ["x", ["y", ["z"]]]}, [], [{"b": {"c": "d\ne"}}]],
    });
    assert_eq!(
        yaml(&value),
        "\
empty:
  map: {}
  list: []
  text: \"\"
  none: null
list:
- name: a
  args:
  - x
  - - \"y\"
    - - z
- []
- - b:
      c: |-
        d
        e
"
    );
}

#[test]
fn a_key_longer_than_parsers_look_ahead_is_written_with_a_question_mark() {
    let key = "k".repeat(1500);
    let value = json!({key.clone(): {"a": 1}, "b": [{key.clone(): [1]}]});
    assert_eq!(yaml(&value), format!("? \"{key}\"\n:\n  a: 1\nb:\n- ? \"{key}\"\n  :\n  - 1\n"));
    assert_eq!(serde_yaml::from_str::<Value>(&yaml(&value)).unwrap(), value);
}

#[test]
fn a_manifest_begins_with_the_keys_that_identify_the_object() {
    let secret = Object::of(&Secret {
        metadata: ObjectMeta {
            name: Some("pg".into()),
            namespace: Some("db".into()),
            labels: Some([("name".into(), "z".into()), ("app".into(), "a".into())].into()),
            annotations: Some([("kind".into(), "z".into())].into()),
            ..ObjectMeta::default()
        },
        string_data: Some([("password".into(), "no".into()), ("apiVersion".into(), "x".into())].into()),
        type_: Some("Opaque".into()),
        ..Secret::default()
    });
    assert_eq!(
        manifest(&secret),
        "\
apiVersion: v1
kind: Secret
metadata:
  name: pg
  namespace: db
  labels:
    app: a
    name: z
  annotations:
    kind: z
type: Opaque
stringData:
  apiVersion: x
  password: \"no\"
"
    );
}

#[test]
fn a_stream_has_a_separator_between_documents_only() {
    let (a, b) = (config_map("a", "k", "---\n"), config_map("b", "k", "x\n\n"));
    assert_eq!(stream([&a, &b]), format!("{}---\n{}", manifest(&a), manifest(&b)));
    assert_eq!(stream([]), "");
}

fn values() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        any::<String>(),
        "[01.e+_:xobnyNY~ #'\"!&*?|>%@`,\\[\\]{}=<\t\n-]{0,6}",
        "([a-z #:-]{0,6}[ \t]{0,2}\n){0,4}[ a-z]{0,3}\n{0,2}",
        "\\PC{0,2000}",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((text.clone(), inner), 0..5)
                .prop_map(|entries| Value::from(entries.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// Checks that two parsers, `serde_yaml` and pgforge's own, read the text as the value.
fn is_read_as(text: &str, value: &Value) -> Result<(), TestCaseError> {
    let fail = |error: &dyn std::fmt::Display| TestCaseError::fail(format!("{error}\n{text}"));
    let read: Value = serde_yaml::from_str(text).map_err(|error| fail(&error))?;
    prop_assert_eq!(&read, value);
    let read = source::parse(&Arc::new(SourceFile::new("written.yaml".to_owned(), text.to_owned())))
        .map_err(|error| fail(&format!("{error:?}")))?;
    prop_assert_eq!(&read.to_json(), value);
    Ok(())
}

proptest! {
    #[test]
    fn written_values_are_read_back_unchanged(value in values()) {
        // A document that is only null is empty.
        let value = json!({"value": value});
        let text = yaml(&value);
        prop_assert!(text.ends_with('\n'));
        is_read_as(&text, &value)?;
    }

    #[test]
    fn values_written_on_one_line_are_read_back_unchanged(value in values()) {
        let value = json!({"value": value});
        let text = line(&value);
        prop_assert!(!text.contains('\n'));
        is_read_as(&text, &value)?;
    }
}

#[test]
fn a_value_on_one_line_looks_hand_written() {
    let value =
        json!({"size": "20Gi", "parameters": {"work_mem": "64MB"}, "spread": ["zone", "a, b", "a:?"], "none": []});
    assert_eq!(line(&value), "{size: 20Gi, parameters: {work_mem: 64MB}, spread: [zone, \"a, b\", \"a:?\"], none: []}");
}
