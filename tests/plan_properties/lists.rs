//! Changes of lists: items that are put in, taken out, put elsewhere or edited.

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::TestCaseError;
use serde_json::Value as Json;
use serde_yaml::{Mapping, Value};

use super::{EXAMPLES, config, judged, unit};

/// A list of the language: its path, `*` for the first of a map, and items, of which some are others edited. `NAME` is the
/// cluster's.
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

/// What is done to a list. An item is a number in the list's table.
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

/// A change of a list in an example: which example, which list, the items before, and what is done to them.
type Change = (Index, Index, Vec<Index>, Vec<Edit>);

fn change() -> impl Strategy<Value = Change> {
    let items = prop::collection::vec(any::<Index>(), 0..4);
    (any::<Index>(), any::<Index>(), items, prop::collection::vec(edit(), 1..4))
}

/// The example with a list of these items; none where it has no place for the list.
fn with(example: &Value, (path, items): List, chosen: &[usize]) -> Option<Value> {
    let mut document = example.clone();
    let name = document.get("metadata")?.get("name")?.as_str()?.to_owned();
    let mut at: &mut Value = &mut document;
    for key in path.split('.') {
        let above = at.as_mapping_mut()?;
        let key: Value = if key == "*" { above.keys().next()?.clone() } else { key.into() };
        if !above.contains_key(&key) {
            // A list may stand in a section that is not there yet; backups and apps need more than a list.
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

fn named_and_judged((example, list, chosen, edits): &Change) -> Result<(), TestCaseError> {
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
    judged(&one, &other, &format!("{} of {}: {before:?} -> {after:?}", list.0, one.cluster().name))
}

/// Whether two objects differ in nothing but the order of lists, and in none whose order means something.
pub(super) fn differ_in_order_alone(one: &Json, other: &Json) -> bool {
    let of_pods = ["/spec/template", "/spec/volumeClaimTemplates"];
    of_pods.iter().all(|pointer| one.pointer(pointer) == other.pointer(pointer)) && sorted(one) == sorted(other)
}

/// A value with every list in one order, those inside a text of JSON too.
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

/// Every list has a place in an example, so that no case of it is rejected for good.
#[test]
fn every_list_has_an_example() {
    for list in LISTS {
        let fits = |example: &&Value| with(example, list, &[0]).as_ref().and_then(unit).is_some();
        assert!(EXAMPLES.iter().any(|example| fits(&example)), "no example takes {} of {}", list.1[0], list.0);
    }
}

/// Each example with each list in its order and in the opposite one.
#[test]
fn another_order_is_named_and_judged() {
    for example in EXAMPLES.iter() {
        for list in LISTS {
            let (order, opposite): (Vec<usize>, Vec<usize>) = ((0..2).collect(), (0..2).rev().collect());
            let unit = |order: &[usize]| with(example, list, order).as_ref().and_then(unit);
            if let (Some(one), Some(other)) = (unit(&order), unit(&opposite)) {
                judged(&one, &other, &format!("the opposite order of {} in {}", list.0, one.cluster().name)).unwrap();
            }
        }
    }
}

proptest! {
    #![proptest_config(config(48))]

    #[test]
    fn what_differs_in_a_list_is_named_and_judged(change in change()) {
        named_and_judged(&change)?;
    }
}
