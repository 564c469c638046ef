use super::tree::values;
use serde_json::{Value, json};

/// The path and the values before and after of each field that differs.
fn differences(before: &Value, after: &Value) -> Vec<(String, Value, Value)> {
    values(before, after)
        .into_iter()
        .map(|found| (found.path.to_string(), found.before.unwrap_or_default(), found.after.unwrap_or_default()))
        .collect()
}

fn paths(before: &Value, after: &Value) -> Vec<String> {
    differences(before, after).into_iter().map(|(path, ..)| path).collect()
}

fn pod(spec: &Value) -> Value {
    json!({"kind": "StatefulSet", "spec": {"template": {"spec": spec}}})
}

#[test]
fn different_spellings_of_the_same_objects_do_not_differ() {
    for (one, other) in [
        (json!({"a": {"b": 1, "c": 2}}), json!({"a": {"c": 2, "b": 1}})),
        (json!({"a": null}), json!({})),
        (
            pod(&json!({"containers": [{"name": "a", "resources": {"limits": {"memory": "1Gi", "cpu": 1}}}]})),
            pod(&json!({"containers": [{"name": "a", "resources": {"limits": {"cpu": "1000m", "memory": "1024Mi"}}}]})),
        ),
        (
            json!({"rules": [{"verbs": ["get", "list"]}, {"verbs": ["x"]}]}),
            json!({"rules": [{"verbs": ["x"]}, {"verbs": ["list", "get"]}]}),
        ),
        (
            json!({"spec": {"ports": [{"port": 1}, {"port": 2}]}}),
            json!({"spec": {"ports": [{"port": 2, "protocol": "TCP"}, {"port": 1}]}}),
        ),
        (json!({"metadata": {"uid": "1"}, "status": {}}), json!({"metadata": {"generation": 4}})),
        (json!({"data": {"a.json": "{\"a\": 1}"}}), json!({"data": {"a.json": "{ \"a\":1 }"}})),
        (
            json!({"data": {"pg_hba.conf": "host all all  all md5\n"}}),
            json!({"data": {"pg_hba.conf": "# us\nhost all all all md5"}}),
        ),
        (
            json!({"data": {"postgresql.conf": "work_mem = 64MB"}}),
            json!({"data": {"postgresql.conf": "work_mem='65536kB' # x"}}),
        ),
    ] {
        assert_eq!(differences(&one, &other), [], "{one} {other}");
    }
}

#[test]
fn list_items_are_matched_by_name_not_by_position() {
    let before = pod(&json!({"containers": [{"name": "a", "image": "x:1"}, {"name": "b"}]}));
    let after = pod(&json!({"containers": [{"name": "c"}, {"name": "a", "image": "x:2"}]}));
    let containers = "spec.template.spec.containers";
    assert_eq!(
        differences(&before, &after),
        [
            (format!("{containers}[name=a].image"), json!("x:1"), json!("x:2")),
            (format!("{containers}[name=b]"), json!({"name": "b"}), Value::Null),
            (format!("{containers}[name=c]"), Value::Null, json!({"name": "c"})),
        ]
    );
}

#[test]
fn the_order_of_containers_in_a_pod_template_matters() {
    let before = pod(&json!({"containers": [{"name": "a"}, {"name": "b"}]}));
    let after = pod(&json!({"containers": [{"name": "b"}, {"name": "a"}]}));
    assert_eq!(
        differences(&before, &after),
        [(
            "spec.template.spec.containers".to_owned(),
            json!(["[name=a]", "[name=b]"]),
            json!(["[name=b]", "[name=a]"])
        )]
    );
}

#[test]
fn the_order_of_tolerations_matters_but_the_order_of_peers_does_not() {
    let (one, other) = (json!({"key": "a", "operator": "Exists"}), json!({"key": "b", "operator": "Exists"}));
    let pods = |items: [&Value; 2]| pod(&json!({"tolerations": items}));
    assert_eq!(paths(&pods([&one, &other]), &pods([&other, &one])), ["spec.template.spec.tolerations"]);
    assert_eq!(paths(&pods([&one, &other]), &pods([&one, &other])), [""; 0]);
    let policy = |items: [&Value; 2]| json!({"spec": {"ingress": [{"from": items}]}});
    assert_eq!(paths(&policy([&one, &other]), &policy([&other, &one])), [""; 0]);
}

#[test]
fn configuration_inside_a_text_is_compared_by_entry() {
    let data = |name: &str, text: &str| json!({"data": {name: text}});
    assert_eq!(
        differences(
            &data("spec.json", r#"{"a": {"b": "1"}, "c": 2}"#),
            &data("spec.json", r#"{"a": {"b": "2"}, "c": 2}"#)
        ),
        [(r#"data["spec.json"].a.b"#.to_owned(), json!("1"), json!("2"))]
    );
    assert_eq!(
        paths(&data("x.yml", "a: 1\nb: {c: [1]}\n"), &data("x.yml", "b:\n  c: [2]\na: 1\n")),
        [r#"data["x.yml"].b.c"#]
    );
    assert_eq!(
        differences(
            &data("postgresql.conf", "port = 1\nwork_mem='a''b'"),
            &data("postgresql.conf", "work_mem = c\nport=1")
        ),
        [(r#"data["postgresql.conf"].work_mem"#.to_owned(), json!("a'b"), json!("c"))]
    );
    let hba = |line: &str| data("pg_hba.conf", &format!("local all all trust\n{line}\n"));
    let (old, new) = (hba("host all all 10.0.0.0/8 md5"), hba("host all all 10.0.0.0/8 scram-sha-256"));
    assert_eq!(paths(&old, &new), [r#"data["pg_hba.conf"]"#]);
    // Text that cannot be parsed is compared as text.
    assert_eq!(paths(&data("a.json", "{"), &data("a.json", "{}")), [r#"data["a.json"]"#]);
}

#[test]
fn added_labels_are_listed_one_by_one_and_other_maps_as_one_difference() {
    let before = json!({"metadata": {}, "spec": {"x": {"y": 1}}});
    let after = json!({"metadata": {"labels": {"a": "1", "b": "2"}}, "spec": {}});
    assert_eq!(paths(&before, &after), ["metadata.labels.a", "metadata.labels.b", "spec.x"]);
}

#[test]
fn a_rule_that_differs_in_one_key_is_a_changed_rule() {
    let rule = |names: &[&str]| json!({"resources": ["pods"], "verbs": ["get"], "resourceNames": names});
    let before = json!({"rules": [rule(&["a-0"]), json!({"resources": ["events"], "verbs": ["create"]}), {"verbs": ["x"], "resources": ["old"]}]});
    let after = json!({"rules": [json!({"resources": ["events"], "verbs": ["create"]}), rule(&["a-0", "a-1"])]});
    assert_eq!(
        differences(&before, &after),
        [
            ("rules[].resourceNames[]".to_owned(), Value::Null, json!("a-1")),
            ("rules[]".to_owned(), json!({"verbs": ["x"], "resources": ["old"]}), Value::Null),
        ]
    );
}
