use std::sync::Arc;

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::diagnostic::render::{self, Style};
use crate::diagnostic::{Diagnostic, Path, Place, SourceFile};
use crate::source::{Node, Value, parse};

fn read(name: &str, text: &str) -> Node {
    parse(&Arc::new(SourceFile::new(name.to_owned(), text.to_owned()))).expect("the text is YAML")
}

/// File, line, column and text of a place.
fn shown(place: &Place) -> String {
    format!("{place} {}", place.text())
}

fn rendered(errors: &[Diagnostic]) -> String {
    render::text(errors, Style::Plain, 100)
}

const DEFAULTS: &str = "\
apiVersion: pgforge.dev/v1
kind: Defaults
pgforge: \"0.1\"
spec:
  storage: {size: 10Gi, class: ssd}
  pooler: {instances: 2}
environments:
  prod: {metadata: {namespace: prod}, spec: {instances: 5}, accept: [two]}
  lab: {spec: {instances: 9}}
accept: [one]
";

const BLUEPRINT: &str = "\
apiVersion: pgforge.dev/v1
kind: Cluster
metadata: {name: orders, namespace: databases}
spec:
  instances: 3
  storage:
    size: 50Gi
  hba: [a, b]
environments:
  prod:
    metadata: {namespace: orders}
    spec:
      storage: {size: 100Gi}
      hba: [c]
      pooler: null
    accept: [four]
  staging:
accept: [three]
";

fn cluster(environment: Option<&str>) -> Places {
    layers(Some(&read("defaults.yaml", DEFAULTS)), &read("orders.yaml", BLUEPRINT), environment)
        .unwrap_or_else(|misfit| panic!("{}", rendered(&misfit.errors)))
}

fn refused(defaults: &str, blueprint: &str, environment: Option<&str>) -> String {
    let layers = layers(Some(&read("defaults.yaml", defaults)), &read("orders.yaml", blueprint), environment);
    rendered(&layers.expect_err("the layers cannot be merged").errors)
}

#[test]
fn maps_merge_and_lists_and_scalars_replace() {
    let merged =
        merge(read("a", "{a: {b: 1, c: [1, 2]}, d: x, e: {f: 1}}"), read("b", "{a: {c: [3], g: 2}, d: {h: 1}, e: z}"));
    assert_eq!(
        merged.map(|node| node.to_json()),
        Ok(json!({"a": {"b": 1, "c": [3], "g": 2}, "d": {"h": 1}, "e": "z"}))
    );
}

#[test]
fn null_removes_a_key_and_must_remove_something() {
    let merged = merge(read("a", "{a: {b: 1, c: 2}, d: 3}"), read("b", "{a: {b: null}, d: ~}"));
    assert_eq!(merged.map(|node| node.to_json()), Ok(json!({"a": {"c": 2}})));

    let error = merge(read("a", "a: {b: 1}"), read("b", "a:\n  b: {c: null}\n")).expect_err("there is no `c`");
    let expected = "\
error[PGF110]: `null` removes `a.b.c`, which is not set
 --> b:2:10
  |
2 |   b: {c: null}
  |          ^^^^
  |
  = help: write a value, or remove the key
";
    assert_eq!(rendered(&[error]), expected);
}

#[test]
fn null_inside_a_list_is_a_value() {
    let merged = merge(read("a", "a: [1]"), read("b", "a: [null, {b: null}]"));
    assert_eq!(merged.map(|node| node.to_json()), Ok(json!({"a": [null, {"b": null}]})));
}

#[test]
fn a_base_has_the_defaults_under_the_blueprint_and_no_environments() {
    let expected = json!({
        "apiVersion": "pgforge.dev/v1",
        "kind": "Cluster",
        "pgforge": "0.1",
        "metadata": {"name": "orders", "namespace": "databases"},
        "spec": {
            "storage": {"size": "50Gi", "class": "ssd"},
            "pooler": {"instances": 2},
            "instances": 3,
            "hba": ["a", "b"],
        },
        "accept": ["one", "three"],
    });
    assert_eq!(cluster(None).root().to_json().to_string(), expected.to_string());
}

#[test]
fn an_environment_is_merged_over_the_blueprint_and_the_defaults_one_below_it() {
    let expected = json!({
        "apiVersion": "pgforge.dev/v1",
        "kind": "Cluster",
        "pgforge": "0.1",
        "metadata": {"namespace": "orders", "name": "orders"},
        "spec": {"storage": {"size": "100Gi", "class": "ssd"}, "instances": 3, "hba": ["c"]},
        "accept": ["one", "two", "three", "four"],
    });
    assert_eq!(cluster(Some("prod")).root().to_json().to_string(), expected.to_string());
}

#[test]
fn an_empty_environment_changes_nothing() {
    assert_eq!(cluster(Some("staging")).root().to_json(), cluster(None).root().to_json());
}

#[test]
fn a_blueprint_without_environments_is_the_same_in_any() {
    let blueprint = read("orders.yaml", "{kind: Cluster, spec: {instances: 1}}");
    let under = |environment| {
        layers(Some(&read("defaults.yaml", DEFAULTS)), &blueprint, environment).map(|places| places.root().to_json())
    };
    assert_eq!(under(Some("lab")), under(None));
}

#[test]
fn the_environments_are_named_in_the_order_written() {
    assert_eq!(environments(&read("a", BLUEPRINT)), ["prod", "staging"]);
    assert_eq!(environments(&read("a", "kind: Cluster")), [""; 0]);
}

#[test]
fn a_place_is_in_the_file_that_set_the_value() {
    let places = cluster(Some("prod"));
    for (path, value, key) in [
        ("spec.storage.size", "orders.yaml:13:23 100Gi", "orders.yaml:13:17 size"),
        ("spec.storage.class", "defaults.yaml:5:32 ssd", "defaults.yaml:5:25 class"),
        ("spec.storage", "orders.yaml:7:5 size: 50Gi", "orders.yaml:6:3 storage"),
        ("spec.instances", "orders.yaml:5:14 3", "orders.yaml:5:3 instances"),
        ("metadata.name", "orders.yaml:3:18 orders", "orders.yaml:3:12 name"),
        ("metadata.namespace", "orders.yaml:11:27 orders", "orders.yaml:11:16 namespace"),
        ("pgforge", "defaults.yaml:3:10 \"0.1\"", "defaults.yaml:3:1 pgforge"),
    ] {
        let path = Path::dotted(path);
        assert_eq!(
            (shown(&places.find(&path)), shown(&places.key(&path))),
            (value.to_owned(), key.to_owned()),
            "{path}"
        );
    }
    let item = Path::dotted("accept").index(1);
    assert_eq!(shown(&places.find(&item)), "defaults.yaml:8:70 two");
    assert_eq!(shown(&places.key(&item)), "defaults.yaml:8:70 two");
    assert_eq!(places.get(&item).and_then(Node::as_str), Some("two"));
}

#[test]
fn a_missing_key_points_at_its_nearest_ancestor() {
    let places = cluster(Some("prod"));
    assert_eq!(shown(&places.find(&Path::dotted("spec.storage.onDelete"))), "orders.yaml:6:3 storage");
    assert_eq!(shown(&places.find(&Path::dotted("spec.engine"))), "orders.yaml:4:1 spec");
    assert_eq!(shown(&places.key(&Path::dotted("spec.instances.a.b"))), "orders.yaml:5:3 instances");
    assert_eq!(shown(&places.find(&Path::dotted("spec.hba").index(7))), "orders.yaml:14:7 hba");
    assert_eq!(shown(&places.find(&Path::dotted("nothing"))), "orders.yaml:1:1 apiVersion: pgforge.dev/v1");
    assert_eq!(places.get(&Path::dotted("spec.engine")), None);
}

#[test]
fn a_removed_key_points_at_the_null() {
    let places = cluster(Some("prod"));
    for path in ["spec.pooler", "spec.pooler.instances"] {
        assert_eq!(shown(&places.find(&Path::dotted(path))), "orders.yaml:15:15 null");
        assert_eq!(shown(&places.key(&Path::dotted(path))), "orders.yaml:15:15 null");
    }
}

#[test]
fn a_key_that_is_removed_and_set_again_points_at_its_ancestor() {
    let defaults = "{spec: {pooler: {mode: x, instances: 2}}, environments: {e: {spec: {pooler: null}}}}";
    let blueprint = read("orders.yaml", "{spec: {pooler: {instances: 3}}, environments: {e: {}}}");
    let places = layers(Some(&read("defaults.yaml", defaults)), &blueprint, Some("e")).expect("the layers merge");
    assert_eq!(places.root().to_json(), json!({"spec": {"pooler": {"instances": 3}}}));
    assert_eq!(shown(&places.find(&Path::dotted("spec.pooler.mode"))), "orders.yaml:1:9 pooler");
}

#[test]
fn a_null_in_any_layer_must_remove_something() {
    let expected = "\
error[PGF110]: `null` removes `spec.pooler`, which is not set
 --> defaults.yaml:1:18
  |
1 | {spec: {pooler:  null, a: ~}}
  |                  ^^^^
  |
  = help: write a value, or remove the key

error[PGF110]: `null` removes `spec.a`, which is not set
 --> defaults.yaml:1:27
  |
1 | {spec: {pooler:  null, a: ~}}
  |                           ^
  |
  = help: write a value, or remove the key

error[PGF110]: `spec.b` has no value
 --> orders.yaml:2:3
  |
2 |   b:
  |   ^
  |
  = help: write a value, or remove the key

error[PGF110]: `accept` has no value
 --> orders.yaml:3:1
  |
3 | accept:
  | ^^^^^^
  |
  = help: write a value, or remove the key
";
    assert_eq!(refused("{spec: {pooler:  null, a: ~}}", "spec:\n  b:\naccept:\n", None), expected);
}

#[test]
fn a_base_may_remove_a_key_of_an_environment() {
    let defaults = read("defaults.yaml", "environments: {e: {spec: {pooler: {instances: 2}}}}");
    let blueprint = read("orders.yaml", "{spec: {pooler: null}, environments: {e: {}}}");
    let spec = |environment| layers(Some(&defaults), &blueprint, environment).map(|places| places.root().to_json());
    assert_eq!(spec(None), Ok(json!({"spec": {}})));
    assert_eq!(spec(Some("e")), Ok(json!({"spec": {}})));
}

#[test]
fn a_forbidden_key_of_an_environment_is_an_error() {
    let blueprint = "\
environments:
  prod: {kind: Cluster, specs: {}}
  lab:
    metadata: {labels: {}, name: a}
    accept: []
  test: 3
";
    let expected = "\
error[PGF111]: an environment cannot set `kind`
 --> orders.yaml:2:10
  |
2 |   prod: {kind: Cluster, specs: {}}
  |          ^^^^
  |
  = note: an environment can set only `metadata.name`, `metadata.namespace`, `spec` and `accept`

error[PGF111]: an environment cannot set `specs`
 --> orders.yaml:2:25
  |
2 |   prod: {kind: Cluster, specs: {}}
  |                         ^^^^^
  |
  = help: write `spec`
  = note: an environment can set only `metadata.name`, `metadata.namespace`, `spec` and `accept`

error[PGF111]: an environment cannot set `metadata.labels`
 --> orders.yaml:4:16
  |
4 |     metadata: {labels: {}, name: a}
  |                ^^^^^^
  |
  = note: an environment can set only `metadata.name`, `metadata.namespace`, `spec` and `accept`

error[PGF112]: `test` must be a map, not a number
 --> orders.yaml:6:9
  |
6 |   test: 3
  |         ^
  |
  = help: write `test: {spec: {instances: 1}}`
";
    assert_eq!(refused("{}", blueprint, None), expected);
}

#[test]
fn an_unknown_environment_suggests_the_nearest() {
    let expected = "\
error[PGF113]: the blueprint has no environment `prdo`
 --> orders.yaml:9:1
  |
9 | environments:
  | ^^^^^^^^^^^^
  |
  = help: write `prod`
";
    assert_eq!(refused("{}", BLUEPRINT, Some("prdo")), expected);
    assert!(refused("{}", BLUEPRINT, Some("x")).ends_with("= help: write one of `prod`, `staging`\n"));
}

#[test]
fn values_of_wrong_types_are_left_to_the_schema() {
    let blueprint = read("orders.yaml", "[1]");
    assert_eq!(layers(None, &blueprint, None), Ok(Places::new(blueprint.clone())));
    let blueprint = read("orders.yaml", "{spec: 3, accept: x, unknown: 1}");
    let root = layers(None, &blueprint, None).map(|places| places.root().to_json().to_string());
    assert_eq!(root, Ok(r#"{"spec":3,"unknown":1,"accept":"x"}"#.to_owned()));
}

fn tree() -> impl Strategy<Value = serde_json::Value> {
    let leaf =
        prop_oneof![any::<bool>().prop_map(serde_json::Value::from), any::<i8>().prop_map(serde_json::Value::from)];
    leaf.prop_recursive(4, 32, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(serde_json::Value::from),
            prop::collection::vec(("[a-d]", inner), 0..4).prop_map(|pairs| pairs.into_iter().collect()),
        ]
    })
}

/// Whether every leaf of `part` is in `whole` at the same path, in the same file.
fn holds(whole: &Places, part: &Node, path: &Path) -> bool {
    match &part.value {
        Value::Mapping(entries) => entries.iter().all(|entry| holds(whole, &entry.value, &path.key(&*entry.key))),
        _ => whole.get(path) == Some(part),
    }
}

proptest! {
    #[test]
    fn the_upper_layer_wins_and_merging_is_idempotent(base in tree(), over in tree()) {
        let (base, over) = (read("base", &base.to_string()), read("over", &over.to_string()));
        let merged = merge(base, over.clone()).expect("nothing is null");
        prop_assert!(holds(&Places::new(merged.clone()), &over, &Path::root()));
        prop_assert_eq!(merge(merged.clone(), over), Ok(merged));
    }
}
