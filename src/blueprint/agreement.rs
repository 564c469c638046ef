//! Serde accepts exactly what the schema accepts, whatever is done to a document.

use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::Index;
use serde::Deserialize;
use serde_json::{Value, json};

use super::engines::EngineKind;
use super::strict::Strict;
use super::validator::Judge;
use super::{Blueprint, schema};

/// The engine whose section is mutated: the first of those that have one.
const ENGINE: EngineKind = EngineKind::ALL[2];

static JUDGE: LazyLock<Judge> = LazyLock::new(|| Judge::new(&schema()));

/// Every section, most keys.
fn full() -> Value {
    json!({
        "apiVersion": "pgforge.dev/v1",
        "kind": "Cluster",
        "pgforge": "0.1",
        "metadata": {"name": "orders", "namespace": "databases", "moved": {"from": {"name": "shop", "namespace": "shops"}}},
        "spec": {
            "kubernetes": {"version": "1.34"},
            "namespace": {"create": true},
            "engine": ENGINE.to_string(),
            "instances": 3,
            "postgres": {
                "version": "15.8",
                "parameters": {"max_connections": 200, "shared_buffers": "512MB", "autovacuum": true, "seq_page_cost": 1.5},
                "hba": ["host all all 10.0.0.0/8 scram-sha-256"],
                "initdb": {"locale": "C.UTF-8", "encoding": "UTF8", "dataChecksums": true},
                "restart": "manual",
                "roles": {"odoo": {"login": true, "connectionLimit": 100, "inRoles": ["pg_monitor"], "secret": "odoo"}},
                "databases": {"shop": {"owner": "odoo", "extensions": ["unaccent"], "access": {"odoo": "readOnly"}}}
            },
            "replication": {"mode": "synchronous", "standbys": {"min": 1, "max": 1}},
            "failover": {"profile": "fast"},
            ENGINE.to_string(): {"timings": {"sleepInterval": "5s"}, "sentinels": 3, "proxies": 2},
            "storage": {"size": "20Gi", "class": "ssd", "onDelete": "retain"},
            "resources": {"requests": {"cpu": "1", "memory": "2Gi"}, "limits": {"memory": "2Gi"}},
            "placement": {
                "spread": ["zone", "node"],
                "nodeSelector": {"pool": "databases"},
                "tolerations": [{"key": "a", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 5}],
                "priorityClass": "high"
            },
            "images": {"postgres": "postgres:15", "api": "curlimages/curl:8.15.0", "s3": "rclone/rclone:1.71.0"},
            "secrets": {"from": "existing", "superuser": {"name": "pg-su", "username": "su"}},
            "access": {
                "allowFrom": [
                    {"podSelector": {"matchLabels": {"a": "b"}, "matchExpressions": [{"key": "a", "operator": "In", "values": ["b"]}]}},
                    {"ipBlock": {"cidr": "10.0.0.0/8", "except": ["10.1.0.0/16"]}}
                ],
                "service": {"type": "LoadBalancer", "annotations": {"a/b": "c"}}
            },
            "backups": {
                "dumps": {
                    "schedule": "0 */12 * * *",
                    "timeZone": "Europe/Berlin",
                    "databases": ["shop"],
                    "to": {
                        "s3": {
                            "bucket": "msb-odoo-backups", "region": "eu-west-1", "endpoint": "https://minio:9000", "pathStyle": true,
                            "prefix": "a/b", "secret": "cred", "workloadIdentity": {"a/b": "c"}, "ca": "ca"
                        }
                    },
                    "keep": {"last": 3, "daily": 7, "weekly": 0, "monthly": 12},
                    "verify": {
                        "schedule": "30 4 * * 0",
                        "storage": {"size": "20Gi", "class": "ssd"},
                        "resources": {"limits": {"memory": "1Gi"}}
                    },
                    "tool": "pg-dump",
                    "deadline": "2h",
                    "resources": {"requests": {"cpu": "1"}}
                }
            },
            "apps": {"odoo": {
                "kind": "odoo", "packaging": "manifests", "database": "shop", "host": "odoo.example.com", "workers": 2,
                "ingress": {"class": "nginx", "tlsSecret": "tls", "annotations": {"a/b": "c"}},
                "storage": {"size": "10Gi", "class": "ssd"},
                "resources": {"limits": {"memory": "2Gi"}},
                "allowFrom": [{"namespaceSelector": {}}],
                "allowTo": [{"ipBlock": {"cidr": "0.0.0.0/0"}}]
            }}
        },
        "accept": [
            {"check": "PGF214", "reason": "one zone", "at": "spec.instances"},
            {"impact": "recreate", "object": "StatefulSet/orders-keeper", "reason": "growing the volume"}
        ]
    })
}

/// What is done to a document, at one of its nodes.
#[derive(Debug, Clone)]
enum Mutation {
    Set(Value),
    Remove,
    Add(String, Value),
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

fn mutation() -> impl Strategy<Value = Mutation> {
    let keys =
        ["size", "name", "login", "version", "min", "accept", "timings", "Über", "", "a\0", "pooler", "operator"];
    prop_oneof![
        4 => value().prop_map(Mutation::Set),
        1 => Just(Mutation::Remove),
        2 => (proptest::sample::select(keys.to_vec()), value()).prop_map(|(key, value)| Mutation::Add(key.to_owned(), value)),
    ]
}

/// JSON pointers to every node but the root.
fn pointers(value: &Value, here: &str, found: &mut Vec<String>) {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(entries) => {
            entries.iter().map(|(key, value)| (key.replace('~', "~0").replace('/', "~1"), value)).collect()
        }
        Value::Array(items) => items.iter().enumerate().map(|(index, item)| (index.to_string(), item)).collect(),
        _ => Vec::new(),
    };
    for (key, child) in children {
        let pointer = format!("{here}/{key}");
        pointers(child, &pointer, found);
        found.push(pointer);
    }
}

fn mutate(document: &mut Value, at: Index, mutation: Mutation) {
    let mut all = Vec::new();
    pointers(document, "", &mut all);
    let Some(pointer) = (!all.is_empty()).then(|| at.get(&all).clone()) else { return };
    match mutation {
        Mutation::Set(value) => *document.pointer_mut(&pointer).expect("a pointer of this document") = value,
        Mutation::Add(key, value) => {
            if let Some(Value::Object(entries)) = document.pointer_mut(&pointer) {
                entries.insert(key, value);
            }
        }
        Mutation::Remove => {
            let (parent, key) = pointer.rsplit_once('/').expect("a pointer begins with a slash");
            match document.pointer_mut(parent).expect("a parent of a node") {
                Value::Object(entries) => drop(entries.remove(&key.replace("~1", "/").replace("~0", "~"))),
                Value::Array(items) => drop(key.parse().map(|index: usize| items.remove(index))),
                _ => {}
            }
        }
    }
}

/// Whether serde and the schema accept a document.
fn verdicts(document: &Value) -> (bool, bool) {
    (Blueprint::deserialize(Strict(document)).is_ok(), JUDGE.accepts(document))
}

#[test]
fn both_accept_a_document_with_every_section() {
    assert_eq!(verdicts(&full()), (true, true));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn serde_accepts_what_the_schema_accepts(mutations in proptest::collection::vec((any::<Index>(), mutation()), 1..3)) {
        let mut document = full();
        for (at, mutation) in mutations {
            mutate(&mut document, at, mutation);
        }
        let (serde, schema) = verdicts(&document);
        prop_assert_eq!(serde, schema, "{:#} {:?}", document, JUDGE.violations(&document));
    }
}
