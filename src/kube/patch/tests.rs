use serde_json::{Value, json};

use super::apply;
use crate::blueprint::Patch;

/// A workload with a container of each type.
fn workload() -> Value {
    json!({
        "apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": "orders", "labels": {"a": "1", "b": "2"}},
        "spec": {"template": {"spec": {
            "containers": [
                {"name": "postgres", "image": "a", "env": [{"name": "A", "value": "1"}], "ports": [{"containerPort": 5432}]},
                {"name": "agent", "args": ["x", "y"]},
            ],
            "tolerations": [{"key": "a"}],
        }}}
    })
}

/// Returns the value at a pointer in the patched workload.
fn at(pointer: &str, patch: &Value) -> Result<Value, String> {
    let mut whole = json!({"target": "StatefulSet/orders"});
    whole.as_object_mut().unwrap().extend(patch.as_object().unwrap().clone());
    let patch: Patch = serde_json::from_value(whole).unwrap();
    apply(&patch, &workload(), true)
        .map(|patched| patched.pointer(pointer).cloned().unwrap_or_default())
        .map_err(|unfit| format!("{}: {}", unfit.path, unfit.problem))
}

/// Returns a patch that merges a part of the pod's `spec`.
fn pod(part: &Value) -> Value {
    json!({"merge": {"spec": {"template": {"spec": part}}}})
}

#[test]
fn lists_of_named_things_merge_by_name_and_others_are_replaced() {
    let part = pod(&json!({
        "containers": [
            {"name": "agent", "args": ["z"]},
            {"name": "postgres", "env": [{"name": "B", "value": "2"}], "ports": [{"containerPort": 5432, "name": "db"}]},
            {"name": "new"},
        ],
        "tolerations": [{"key": "b"}],
    }));
    let expected = json!([
        {
            "name": "postgres", "image": "a", "env": [{"name": "A", "value": "1"}, {"name": "B", "value": "2"}],
            "ports": [{"containerPort": 5432, "name": "db"}],
        },
        {"name": "agent", "args": ["z"]},
        {"name": "new"},
    ]);
    assert_eq!(at("/spec/template/spec/containers", &part), Ok(expected));
    assert_eq!(at("/spec/template/spec/tolerations", &part), Ok(json!([{"key": "b"}])));
}

#[test]
fn null_removes_a_key_and_a_directive_removes_an_item() {
    assert_eq!(at("/metadata/labels", &json!({"merge": {"metadata": {"labels": {"a": null}}}})), Ok(json!({"b": "2"})));
    let delete = |name: &str| pod(&json!({"containers": [{"name": name, "$patch": "delete"}]}));
    assert_eq!(
        at("/spec/template/spec/containers", &delete("postgres")),
        Ok(json!([{"name": "agent", "args": ["x", "y"]}]))
    );
    assert_eq!(
        at("", &delete("postgre")),
        Err("merge.spec.template.spec.containers[0]: there is no such item to delete: the list identifies items by `name`; remove it, or name an \
        item of the list"
            .to_owned())
    );
    let error = at("", &json!({"merge": {"$patch": "replace"}})).unwrap_err();
    assert!(error.starts_with("merge[\"$patch\"]: unsupported directive: the only one is"), "{error}");
}

#[test]
fn steps_apply_in_order_and_keys_keep_their_order() {
    let steps = json!({"json": [
        {"op": "test", "path": "/metadata/labels/a", "value": "1"},
        {"op": "remove", "path": "/metadata/labels"},
        {"op": "add", "path": "/spec/template/spec/tolerations/-", "value": {"key": "b"}},
    ]});
    assert_eq!(at("/spec/template/spec/tolerations", &steps), Ok(json!([{"key": "a"}, {"key": "b"}])));
    let whole = at("", &json!({"json": [{"op": "remove", "path": "/apiVersion"}]})).unwrap();
    assert_eq!(whole.as_object().unwrap().keys().collect::<Vec<_>>(), ["kind", "metadata", "spec"]);
}

#[test]
fn a_step_that_does_not_fit_is_reported_at_its_place() {
    let step = |step: Value| at("", &json!({"json": [step]})).unwrap_err();
    for (operation, expected) in [
        (json!({"op": "add", "path": "/spec"}), "json[0].op: this step needs `value`; add `value:`"),
        (json!({"op": "move", "path": "/spec"}), "json[0].op: this step needs `from`; add `from:`"),
        (
            json!({"op": "replace", "path": "/spec/replicas", "value": 1}),
            "json[0].path: there is no value at `/spec/replicas`; write a path that the object has, or `op: add`",
        ),
        (
            json!({"op": "remove", "path": "/spec/replicas"}),
            "json[0].path: there is no value at `/spec/replicas`; write a path that the object has",
        ),
        (
            json!({"op": "add", "path": "/spec/a/b", "value": 1}),
            "json[0].path: there is no map or list that can hold `/spec/a/b`; add the map or list above it first",
        ),
        (
            json!({"op": "test", "path": "/kind", "value": "Service"}),
            "json[0].value: the value at `/kind` differs; write the value that the object has, or remove the step",
        ),
        (
            json!({"op": "copy", "from": "/nothing", "path": "/a"}),
            "json[0].from: there is no value at `/nothing`; write a path that the object has",
        ),
    ] {
        assert_eq!(step(operation), expected);
    }
}
