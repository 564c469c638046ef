//! Plans for edited lists: items are inserted, removed, swapped or replaced.

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::TestCaseError;
use serde_json::Value as Json;
use serde_yaml::{Mapping, Value};

use super::{EXAMPLES, check_plan, config, unit};

/// A list of the blueprint: its path, in which `*` is the first key of a map, and possible items. Some items are edited
/// copies of others. `NAME` is replaced by the cluster's name.
type List = (&'static str, &'static [&'static str]);

const PEERS: &[&str] = &[
    "{namespaceSelector: {matchLabels: {team: shop}}}",
    "{namespaceSelector: {matchLabels: {team: press}}}",
    "{podSelector: {matchLabels: {app: web}}}",
    "{podSelector: {matchExpressions: [{key: role, operator: In, values: [web, worker]}]}}",
    "{podSelector: {matchExpressions: [{key: role, operator: In, values: [worker, web]}]}}",
    "{ipBlock: {cidr: 10.20.0.0/16}}",
    "{ipBlock: {cidr: 10.20.0.0/16, except: [10.20.30.0/24]}}",
];

const LISTS: [List; 14] = [
    (
        "accept",
        &[
            "{check: PGF202, reason: one node}",
            "{check: PGF202, reason: one zone}",
            "{impact: recreate, reason: a volume that grows}",
            "{impact: outage, object: StatefulSet/NAME, reason: at night}",
        ],
    ),
    ("spec.access.allowFrom", PEERS),
    (
        "spec.postgres.hba",
        &[
            "host all all 10.0.0.0/8 scram-sha-256",
            "hostssl all all 10.0.0.0/8 scram-sha-256",
            "host all all 192.168.0.0/16 scram-sha-256",
            "host all all 10.1.0.0/16 reject",
        ],
    ),
    (
        "spec.placement.tolerations",
        &[
            "{key: dedicated, value: databases, effect: NoSchedule}",
            "{key: dedicated, value: databases, effect: NoExecute}",
            "{key: dedicated, value: databases, effect: NoExecute, tolerationSeconds: 60}",
            "{key: dedicated, value: others, effect: NoSchedule}",
            "{key: spot, operator: Exists}",
        ],
    ),
    ("spec.placement.spread", &["zone", "node"]),
    ("spec.postgres.databases.*.extensions", &["unaccent", "citext", "pg_trgm", "hstore"]),
    ("spec.postgres.roles.reports.inRoles", &["shop", "odoo"]),
    ("spec.backups.dumps.databases", &["odoo", "shop", "sessions"]),
    ("spec.apps.*.allowFrom", PEERS),
    ("spec.apps.*.allowTo", PEERS),
    ("spec.kubernetes.api.cidrs", &["10.0.0.1/32", "10.0.0.2/32", "10.0.0.0/24"]),
    ("spec.kubernetes.dns", PEERS),
    (
        "spec.objects",
        &[
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: NAME-reports}, data: {daily: at six}}",
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: NAME-reports}, data: {daily: at seven, weekly: mon}}",
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: NAME-notes}, data: {on-call: shop}}",
            "{apiVersion: v1, kind: Service, metadata: {name: NAME-old}, spec: {type: ExternalName, externalName: a.example.com}}",
            "{apiVersion: v1, kind: Service, metadata: {name: NAME-old}, spec: {type: ExternalName, externalName: b.example.com}}",
        ],
    ),
    (
        "spec.patches",
        &[
            "{target: Service/NAME-primary, merge: {metadata: {annotations: {example.com/team: shop}}}}",
            "{target: Service/NAME-primary, merge: {metadata: {annotations: {example.com/team: press}}}}",
            "{target: Service/NAME-primary, json: [{op: add, path: /metadata/annotations, value: {example.com/why: a}}]}",
            "{target: Deployment/NAME-steward, merge: {spec: {template: {spec: {hostAliases: [{ip: 10.0.0.1, hostnames: [a, b]}]}}}}}",
            "{target: Deployment/NAME-steward, merge: {spec: {template: {spec: {hostAliases: [{ip: 10.0.0.1, hostnames: [b, a]}]}}}}}",
        ],
    ),
];

/// An edit of a list. Items are indexes into the possible items.
#[derive(Debug, Clone)]
pub(super) enum Edit {
    Insert(Index, Index),
    Remove(Index),
    Swap(Index, Index),
    Replace(Index, Index),
}

fn edit() -> impl Strategy<Value = Edit> {
    let index = any::<Index>;
    prop_oneof![
        (index(), index()).prop_map(|(at, item)| Edit::Insert(at, item)),
        index().prop_map(Edit::Remove),
        (index(), index()).prop_map(|(one, other)| Edit::Swap(one, other)),
        (index(), index()).prop_map(|(at, item)| Edit::Replace(at, item)),
    ]
}

impl Edit {
    fn apply(&self, list: &mut Vec<usize>, items: usize) {
        let length = list.len();
        match self {
            Self::Insert(at, item) => list.insert(at.index(length + 1), item.index(items)),
            _ if length == 0 => {}
            Self::Remove(at) => drop(list.remove(at.index(length))),
            Self::Swap(one, other) => list.swap(one.index(length), other.index(length)),
            Self::Replace(at, item) => list[at.index(length)] = item.index(items),
        }
    }
}

/// A change of a list: the example, the list, the items before, and the edits.
type Change = (Index, Index, Vec<Index>, Vec<Edit>);

fn change() -> impl Strategy<Value = Change> {
    let items = prop::collection::vec(any::<Index>(), 0..4);
    (any::<Index>(), any::<Index>(), items, prop::collection::vec(edit(), 1..4))
}

/// Returns the example with a list of these items. `None` if the example lacks the section.
fn with(example: &Value, (path, items): List, chosen: &[usize]) -> Option<Value> {
    let mut document = example.clone();
    let name = document.get("metadata")?.get("name")?.as_str()?.to_owned();
    let mut at: &mut Value = &mut document;
    for key in path.split('.') {
        let above = at.as_mapping_mut()?;
        let key: Value = if key == "*" { above.keys().next()?.clone() } else { key.into() };
        if !above.contains_key(&key) {
            // A missing section may be added for the list. Backups and apps need further keys.
            let optional = path.starts_with("spec.access") || !(path.contains("dumps") || path.contains('*'));
            optional.then_some(())?;
            above.insert(key.clone(), Value::Mapping(Mapping::new()));
        }
        at = above.get_mut(&key)?;
    }
    let item = |index: &usize| serde_yaml::from_str(&items[*index].replace("NAME", &name)).expect("the items are YAML");
    *at = Value::Sequence(chosen.iter().map(item).collect());
    Some(document)
}

fn check_change((example, list, chosen, edits): &Change) -> Result<(), TestCaseError> {
    let (example, list) = (example.get(&EXAMPLES), *list.get(&LISTS));
    let items = list.1.len();
    let before: Vec<usize> = chosen.iter().map(|item| item.index(items)).collect();
    let mut after = before.clone();
    for edit in edits {
        edit.apply(&mut after, items);
    }
    let unit = |chosen: &[usize]| with(example, list, chosen).as_ref().and_then(unit);
    let (Some(one), Some(other)) = (unit(&before), unit(&after)) else {
        return Err(TestCaseError::reject("no cluster"));
    };
    check_plan(&one, &other, &format!("{} of {}: {before:?} -> {after:?}", list.0, one.cluster().name))
}

/// Whether two objects differ only in the order of lists whose order does not matter.
pub(super) fn differ_only_in_order(one: &Json, other: &Json) -> bool {
    let templates = ["/spec/template", "/spec/volumeClaimTemplates"];
    templates.iter().all(|pointer| one.pointer(pointer) == other.pointer(pointer)) && sorted(one) == sorted(other)
}

/// Sorts every list in a value, including lists in embedded JSON.
fn sorted(value: &Json) -> Json {
    match value {
        Json::Object(entries) => entries.iter().map(|(key, value)| (key.clone(), sorted(value))).collect(),
        Json::Array(items) => {
            let mut items: Vec<Json> = items.iter().map(sorted).collect();
            items.sort_by_key(Json::to_string);
            Json::Array(items)
        }
        Json::String(text) if text.starts_with('{') => {
            serde_json::from_str(text).map_or_else(|_| value.clone(), |inner| sorted(&inner))
        }
        _ => value.clone(),
    }
}

/// Otherwise every case of the list would be rejected.
#[test]
fn every_list_has_an_example() {
    for list in LISTS {
        let fits = |example: &&Value| with(example, list, &[0]).as_ref().and_then(unit).is_some();
        assert!(EXAMPLES.iter().any(|example| fits(&example)), "no example accepts {} in {}", list.1[0], list.0);
    }
}

/// Reverses two items of each list in each example.
#[test]
fn a_different_order_is_planned() {
    for example in EXAMPLES.iter() {
        for list in LISTS {
            let (order, reverse): (Vec<usize>, Vec<usize>) = ((0..2).collect(), (0..2).rev().collect());
            let unit = |order: &[usize]| with(example, list, order).as_ref().and_then(unit);
            if let (Some(one), Some(other)) = (unit(&order), unit(&reverse)) {
                check_plan(&one, &other, &format!("the reverse order of {} in {}", list.0, one.cluster().name))
                    .unwrap();
            }
        }
    }
}

proptest! {
    #![proptest_config(config(48))]

    #[test]
    fn every_difference_in_a_list_is_planned(change in change()) {
        check_change(&change)?;
    }
}
