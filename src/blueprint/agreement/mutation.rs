//! Mutations of a document.

use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

use super::super::schema::at;
use super::documents::{example, node, paths};
use crate::diagnostic::Segment;

/// A mutation of one of a document's nodes.
#[derive(Debug, Clone)]
pub(super) enum Mutation {
    /// Replaces the node.
    Set(Value),
    /// Replaces the node by a value that the schema accepts at another path.
    Borrow(Index, usize),
    /// Removes the node.
    Remove,
    /// Adds a key to a map.
    Add(String, Value),
}

pub(super) fn mutation() -> impl Strategy<Value = Mutation> {
    let keys =
        ["size", "name", "login", "version", "min", "accept", "timings", "Über", "", "a\0", "pooler", "operator"];
    prop_oneof![
        4 => value().prop_map(Mutation::Set),
        2 => (any::<Index>(), 0..6_usize).prop_map(|(from, choice)| Mutation::Borrow(from, choice)),
        1 => Just(Mutation::Remove),
        2 => (proptest::sample::select(keys.to_vec()), value())
            .prop_map(|(key, value)| Mutation::Add(key.to_owned(), value)),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let words = [
        "",
        "15",
        "15.8",
        "3",
        "true",
        "20Gi",
        "20GB",
        "30s",
        "zone",
        "readOnly",
        "Exists",
        "fast",
        "1.34",
        "host all all all md5",
        "postgres:15",
        "PGF100",
        "10.0.0.0/8",
        "a.b/c",
        "\0",
        "é",
        "pgforge.dev/v1",
        "Cluster",
        "0 3 * * 0",
        "odoo.example.com",
    ];
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        prop_oneof![-2_i64..100, any::<i64>(), Just(4_294_967_296)].prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        prop_oneof![Just(3.0), Just(15.0), Just(0.5), Just(-1.0), Just(1e300)].prop_map(Value::from),
        proptest::sample::select(words.to_vec()).prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        Just(json!([])),
        Just(json!({})),
        Just(json!(["zone"])),
        Just(json!(["a", "b", true])),
        Just(json!({"manual": null})),
        Just(json!({"name": "a"})),
        Just(json!([null])),
    ]
}

impl Mutation {
    /// Applies the mutation to the node that an index picks.
    pub(super) fn apply(self, document: &mut Value, index: Index, schema: &Value) {
        let all = paths(document);
        let Some(path) = (!all.is_empty()).then(|| index.get(&all)) else { return };
        match self {
            Self::Set(value) => *node(document, &path.0) = value,
            Self::Borrow(from, choice) => {
                let lent = at(schema, from.get(&all)).map(|schema| example(schema, choice));
                *node(document, &path.0) = lent.unwrap_or_default();
            }
            Self::Add(key, value) => {
                if let Value::Object(entries) = node(document, &path.0) {
                    entries.insert(key, value);
                }
            }
            Self::Remove => {
                let (last, parent) = path.0.split_last().expect("the root is not among the paths");
                match (node(document, parent), last) {
                    (Value::Object(entries), Segment::Key(key)) => drop(entries.remove(key)),
                    (Value::Array(items), Segment::Index(index)) => drop(items.remove(*index)),
                    _ => {}
                }
            }
        }
    }
}
