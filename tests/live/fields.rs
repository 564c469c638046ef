//! A real API server's answers to changes of live objects: every field of every kind, one at a time, as a dry run.
//! `BLESS=1` writes them to tests/truth, where a test without Kubernetes compares them with the plan's rules.

use crate::harness::{Missing, test};
use crate::kubectl::{apply, run, text};
use crate::namespace;
use crate::truth::{Record, disagreements};
use libtest_mimic::Trial;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::process::Command;

const NAMESPACE: &str = "pgforge-truth";

/// A cluster with every kind that pgforge renders.
const BLUEPRINT: &str = include_str!("../truth/blueprint.yaml");
/// The kinds that only `objects:` can add.
const OTHERS: &str = include_str!("../truth/objects.yaml");

pub(crate) fn tests() -> Vec<Trial> {
    vec![test("the API server allows exactly the changes that the rules expect", fields)]
}

fn fields() -> Result<(), Missing> {
    let version = server()?;
    let objects: Vec<Value> = [rendered(), documents(OTHERS)].concat();
    let _leave = Leave;
    run(NAMESPACE, &["create", "namespace", NAMESPACE], "");
    for object in &objects {
        apply(NAMESPACE, &object.to_string());
    }
    let mut record: Record = BTreeMap::new();
    for object in &objects {
        let kind = kind(object);
        for (path, pointer) in leaves(object) {
            let known = record.entry(kind.clone()).or_default();
            if known.contains_key(&path) {
                continue;
            }
            if let Some(answer) = answer(object, &pointer) {
                known.insert(path, answer);
            }
        }
    }
    let minor = version.split('.').nth(1).unwrap_or_default().to_owned();
    if std::env::var_os("BLESS").is_some() {
        let file = format!("{}/tests/truth/kubernetes-1.{minor}.json", env!("CARGO_MANIFEST_DIR"));
        let text = json!({"kubernetes": version, "fields": record});
        std::fs::write(&file, format!("{text:#}\n")).expect("a record");
    }
    let wrong = disagreements(&record, minor.parse().expect("a minor release"));
    assert!(wrong.is_empty(), "plans would be wrong about these fields: {}", wrong.join("\n"));
    Ok(())
}

/// Removes the test's objects, even after a failure.
struct Leave;

impl Drop for Leave {
    fn drop(&mut self) {
        namespace::without_policies(NAMESPACE);
        namespace::leave(NAMESPACE);
        let cluster_wide = "clusterrole,clusterrolebinding,priorityclass,storageclass,ingressclass,persistentvolume";
        run(NAMESPACE, &["delete", cluster_wide, "-l", "pgforge.dev/test=truth", "--wait=false"], "");
    }
}

/// The release of the API server, `1.34.4`.
fn server() -> Result<String, Missing> {
    let output = run("default", &["version", "-o", "json"], "");
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    let version = answer.pointer("/serverVersion/gitVersion").and_then(Value::as_str);
    version
        .map(|version| version.trim_start_matches('v').to_owned())
        .ok_or_else(|| Missing("no API server answers".to_owned()))
}

fn rendered() -> Vec<Value> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("orders.yaml");
    std::fs::write(&file, BLUEPRINT).expect("a blueprint");
    let output = Command::new(env!("CARGO_BIN_EXE_pgforge")).arg("render").arg(&file).output().expect("pgforge runs");
    assert!(output.status.success(), "{}", text(&output.stderr));
    documents(&text(&output.stdout))
}

fn documents(text: &str) -> Vec<Value> {
    let documents =
        serde_yaml::Deserializer::from_str(text).map(|document| Value::deserialize(document).expect("YAML"));
    documents.filter(|document| !document.is_null()).collect()
}

/// `apps/StatefulSet`, `core/Service`.
fn kind(object: &Value) -> String {
    let text = |key: &str| object[key].as_str().unwrap_or_default();
    let group = text("apiVersion").split_once('/').map_or("core", |(group, _)| group);
    format!("{group}/{}", text("kind"))
}

/// Returns the fields of an object with a single value: path and pointer.
fn leaves(object: &Value) -> Vec<(String, String)> {
    let mut found = Vec::new();
    walk(object, "", "", &mut found);
    let is_itself = |path: &str| matches!(path, "apiVersion" | "kind" | "metadata.name" | "metadata.namespace");
    found.retain(|(path, _)| !is_itself(path));
    found
}

fn walk(value: &Value, keys: &str, pointer: &str, found: &mut Vec<(String, String)>) {
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                // Keys that a user chose are no fields.
                let named = ["labels", "annotations", "matchLabels", "data", "stringData", "nodeSelector"];
                let inside = named.contains(&keys.rsplit('.').next().unwrap_or_default());
                let keys = match (inside, keys.is_empty()) {
                    (true, _) => keys.to_owned(),
                    (false, true) => key.clone(),
                    (false, false) => format!("{keys}.{key}"),
                };
                walk(value, &keys, &format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1")), found);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                walk(item, keys, &format!("{pointer}/{index}"), found);
            }
        }
        Value::Null => {}
        _ => found.push((keys.to_owned(), pointer.to_owned())),
    }
}

/// Returns `accepted`, or the API server's reason; `None` if every tried value is itself invalid.
fn answer(object: &Value, pointer: &str) -> Option<String> {
    let before = object.pointer(pointer)?;
    others(pointer, before).into_iter().find_map(|value| {
        let mut changed = object.clone();
        *changed.pointer_mut(pointer)? = value;
        let output =
            run(NAMESPACE, &["apply", "--dry-run=server", "--validate=false", "-f", "-"], &changed.to_string());
        if output.status.success() {
            return Some("accepted".to_owned());
        }
        let message = text(&output.stderr);
        is_fixed(pointer, &message).then(|| message.lines().next().unwrap_or_default().chars().take(300).collect())
    })
}

/// Returns whether the API server refuses the change, not the value. The size of an unbound claim is fixed, which
/// proves nothing about a claim with data.
fn is_fixed(pointer: &str, message: &str) -> bool {
    if pointer.contains("/resources/requests/") && message.contains("for bound claims") {
        return false;
    }
    let words = [
        "immutable",
        "updates to",
        "may not change",
        "cannot change",
        "can't change",
        "may not be changed",
        "cannot be changed",
        "can not be less",
        "can not be unset",
    ];
    words.iter().any(|word| message.contains(word))
}

/// Groups of words, each a valid value in place of the others.
const WORDS: &[&[&str]] = &[
    &["Always", "IfNotPresent", "Never", "OnFailure"],
    &["OrderedReady", "Parallel"],
    &["RollingUpdate", "OnDelete", "Recreate"],
    &["Retain", "Delete", "Recycle"],
    &["ClusterIP", "NodePort", "LoadBalancer"],
    &["Cluster", "Local"],
    &["PreferClose", "PreferSameZone"],
    &["None", "ClientIP"],
    &["SingleStack", "PreferDualStack"],
    &["Filesystem", "Block"],
    &["ReadWriteOnce", "ReadWriteMany", "ReadOnlyMany"],
    &["Allow", "Forbid", "Replace"],
    &["NonIndexed", "Indexed"],
    &["Immediate", "WaitForFirstConsumer"],
    &["PreemptLowerPriority", "Never"],
    &["TCP", "UDP"],
    &["Ingress", "Egress"],
    &["Prefix", "Exact", "ImplementationSpecific"],
    &["DoNotSchedule", "ScheduleAnyway"],
    &["ClusterFirst", "Default"],
    &["Utilization", "AverageValue"],
    &["AlwaysAllow", "IfHealthyBudget"],
    &["OnRootMismatch", "Always"],
    &["Opaque", "kubernetes.io/basic-auth"],
    &["RuntimeDefault", "Unconfined"],
    &["Exists", "Equal"],
    &["NoSchedule", "NoExecute"],
    &["get", "list", "watch"],
    &["Role", "ClusterRole"],
];

/// Returns values to try in place of one.
fn others(pointer: &str, before: &Value) -> Vec<Value> {
    match before {
        Value::Bool(truth) => vec![(!truth).into()],
        Value::Number(number) => {
            let number = number.as_i64().unwrap_or_default();
            vec![(number + 1).into(), (number - 1).into(), (number * 2).into()]
        }
        Value::String(text) => {
            let words = WORDS.iter().filter(|words| words.contains(&&**text)).flat_map(|words| words.iter());
            let words = words.filter(|word| **word != text).map(|word| (*word).to_owned());
            let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
            let more = text[..digits].parse::<u64>().map(|number| format!("{}{}", number * 2, &text[digits..]));
            let less = text[..digits].parse::<u64>().map(|number| format!("{}{}", number / 2, &text[digits..]));
            // A documentation address, which no Service has (RFC 5737).
            let other = if pointer.ends_with("/clusterIP") { "192.0.2.1".to_owned() } else { format!("{text}x") };
            words.chain(more).chain(less).chain([other]).map(Value::String).collect()
        }
        _ => vec![Value::Object(Map::new())],
    }
}
