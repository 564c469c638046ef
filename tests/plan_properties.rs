//! Properties of every plan, over the example blueprints and random edits of them.
#![allow(clippy::disallowed_methods, reason = "it reads the examples")]

#[path = "plan_properties/lists.rs"]
mod lists;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use pgforge::compile::{Inputs, Selection, Unit, clusters};
use pgforge::kube::{Identity, Object};
use pgforge::plan::{Cause, Change, ClusterPlan, Plan, cluster, groups};
use pgforge::report;
use pgforge::verdict::Impact;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError};
use serde_yaml::{Mapping, Value};

/// Settings whose impact is unknown, and why.
const UNKNOWN: [(&str, &str); 1] = [("spec.postgres.parameters[\"", "the parameters of extensions have no table")];

/// Settings that can never take effect, so that no remedy exists, and why.
const NO_REMEDY: [(&str, &str); 2] = [
    ("spec.postgres.parameters.wal_level", "stolon sets it"),
    ("spec.bootstrap", "a bootstrap runs only for a new cluster, as the reason states"),
];

/// The example blueprints, without comments.
static EXAMPLES: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/blueprints");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "yaml"));
    let read = |file: &std::path::PathBuf| serde_yaml::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    files.iter().map(read).collect()
});

/// One edit: the number of a leaf, and a number that selects the change.
type Edit = (usize, u8);

fn edits(count: std::ops::Range<usize>) -> impl Strategy<Value = (usize, Vec<Edit>)> {
    (0..EXAMPLES.len(), prop::collection::vec((any::<usize>(), any::<u8>()), count))
}

/// Collects the paths of all keys in a document, except `apiVersion`, `kind`, `pgforge` and `accept`.
fn paths(value: &Value, at: &[Value], found: &mut Vec<Vec<Value>>) {
    let Value::Mapping(entries) = value else { return };
    for (key, value) in entries {
        if at.is_empty() && matches!(key.as_str(), Some("apiVersion" | "kind" | "pgforge" | "accept")) {
            continue;
        }
        let path = [at, std::slice::from_ref(key)].concat();
        paths(value, &path, found);
        found.push(path);
    }
}

/// Returns the document with one change, and its path.
fn edited(document: &Value, (leaf, how): Edit) -> (Value, String) {
    let mut found = Vec::new();
    paths(document, &[], &mut found);
    let path = &found[leaf % found.len()];
    let mut document = document.clone();
    let mut above: &mut Mapping = document.as_mapping_mut().unwrap();
    for key in &path[..path.len() - 1] {
        above = above.get_mut(key).unwrap().as_mapping_mut().unwrap();
    }
    let key = &path[path.len() - 1];
    match other(above.get(key).unwrap(), how) {
        Some(value) => drop(above.insert(key.clone(), value)),
        None => drop(above.remove(key)),
    }
    let names: Vec<&str> = path.iter().map(|key| key.as_str().unwrap_or_default()).collect();
    (document, names.join("."))
}

/// Returns another value of the same type, or `None` to remove the key.
fn other(value: &Value, how: u8) -> Option<Value> {
    const WORDS: [[&str; 3]; 6] = [
        ["synchronous", "asynchronous", "quorum"],
        ["automatic", "manual", "automatic"],
        ["fast", "balanced", "patient"],
        ["retain", "delete", "retain"],
        ["generated", "existing", "generated"],
        ["ClusterIP", "NodePort", "LoadBalancer"],
    ];
    let number = |number: i64| Some(Value::from(number));
    match value {
        _ if how.is_multiple_of(5) => None,
        Value::Bool(value) => Some(Value::Bool(!value)),
        Value::Number(value) => match how % 3 {
            0 => number(value.as_i64()? + 1),
            1 => number(value.as_i64()? - 1),
            _ => number(value.as_i64()? * 2),
        },
        Value::String(text) => {
            let choice = WORDS.iter().find(|words| words.contains(&&**text));
            if let Some(words) = choice {
                return Some(words[usize::from(how) % 3].into());
            }
            let digits = text.find(|c: char| c.is_ascii_digit()).map(|start| {
                let end = text[start..].find(|c: char| !c.is_ascii_digit()).map_or(text.len(), |end| start + end);
                let number: u64 = text[start..end].parse().unwrap_or(1);
                let other = if how.is_multiple_of(2) { number + 1 } else { number.div_ceil(2) };
                format!("{}{other}{}", &text[..start], &text[end..])
            });
            Some(digits.unwrap_or_else(|| format!("{text}x")).into())
        }
        other => Some(other.clone()),
    }
}

/// Returns the cluster of a document, in its first environment, if the document is valid.
fn unit(document: &Value) -> Option<Unit> {
    let text = serde_yaml::to_string(document).ok()?;
    let environment = document.get("environments").and_then(Value::as_mapping).and_then(|all| all.keys().next());
    let environment = environment.and_then(Value::as_str);
    let mut inputs = Inputs::default();
    inputs.add("blueprints/example.yaml", text.into_bytes());
    let mut checked = clusters(inputs, environment.map_or(Selection::Single, Selection::Named));
    if checked.failed() { None } else { checked.units.pop() }
}

/// Returns an example before and after edits, and their paths.
fn sides((example, edits): (usize, Vec<Edit>)) -> Option<(Unit, Unit, Vec<String>)> {
    let before = &EXAMPLES[example];
    let mut after = before.clone();
    let mut paths = Vec::new();
    for edit in edits {
        let (next, path) = edited(&after, edit);
        paths.push(path);
        after = next;
    }
    Some((unit(before)?, unit(&after)?, paths))
}

fn plan(before: &Unit, after: &Unit) -> ClusterPlan {
    cluster(Some(before), Some(after), None, None)
}

fn objects(unit: &Unit) -> BTreeMap<Identity, Object> {
    unit.built().bundle.objects().iter().map(|object| (object.identity(), object.clone())).collect()
}

fn is_exempt(list: &[(&str, &str)], path: &str) -> bool {
    list.iter().any(|(known, _)| path.starts_with(known))
}

fn config(cases: u32) -> Config {
    Config { cases, max_global_rejects: 4096, failure_persistence: None, ..Config::default() }
}

fn holds(condition: bool, message: impl FnOnce() -> String) -> Result<(), TestCaseError> {
    if condition { Ok(()) } else { Err(TestCaseError::fail(message())) }
}

#[test]
fn the_plan_of_an_unchanged_example_is_empty() {
    for example in EXAMPLES.iter() {
        let (before, after) = (unit(example).unwrap(), unit(example).unwrap());
        let plan = plan(&before, &after);
        assert_eq!(
            (plan.changes.len(), plan.release_changes.len(), plan.impact()),
            (0, 0, Impact::None),
            "a user would see changes where there are none"
        );
        assert_eq!(
            plan.unchanged,
            objects(&before).len(),
            "the count of unchanged objects must cover the whole cluster"
        );
    }
}

/// Asserts that the plan of random edits shows every difference with its impact, and a remedy where one is needed.
fn check_edits(edits: (usize, Vec<Edit>)) -> Result<(), TestCaseError> {
    let Some((before, after, edits)) = sides(edits) else { return Err(TestCaseError::reject("no cluster")) };
    check_plan(&before, &after, &format!("{edits:?}"))
}

/// Asserts the same for two clusters. `edits` describes the edits in failures.
fn check_plan(before: &Unit, after: &Unit, edits: &str) -> Result<(), TestCaseError> {
    let plan = plan(before, after);
    let (old, new) = (objects(before), objects(after));
    let differing: BTreeSet<&Identity> =
        old.keys().chain(new.keys()).filter(|identity| old.get(*identity) != new.get(*identity)).collect();
    let named: BTreeSet<&Identity> = plan.changes.iter().filter_map(|change| change.target.object()).collect();
    holds(named.is_subset(&differing), || format!("{edits}: the plan shows {named:?}, but {differing:?} differ"))?;
    // The plan omits other spellings of equal values. These edits change values, or only the order of lists.
    let is_unnamed = |identity: &&&Identity| match (old.get(**identity), new.get(**identity)) {
        (Some(one), Some(other)) => !lists::differ_only_in_order(one.value(), other.value()),
        _ => true,
    };
    let unnamed: Vec<_> = differing.difference(&named).filter(is_unnamed).collect();
    holds(unnamed.is_empty(), || format!("{edits}: the plan omits {unnamed:?}"))?;
    let in_both = old.keys().filter(|identity| new.contains_key(*identity)).count();
    let changed = named.iter().filter(|identity| old.contains_key(**identity) && new.contains_key(**identity));
    holds(plan.unchanged + changed.count() == in_both, || format!("{edits}: {} unchanged", plan.unchanged))?;
    // Any edit changes the record of the inputs, so a change of the record alone does not count.
    let is_record = |identity: &Identity| identity.kind == "ConfigMap" && identity.name.ends_with("-pgforge");
    let has_changes = plan.changes.iter().any(|change| !change.target.object().is_some_and(is_record));
    let differ = differing.iter().any(|identity| !is_record(identity));
    holds(has_changes || !differ, || format!("{edits}: manifests differ, but the plan is empty"))?;

    let worst = plan.changes.iter().map(Change::impact).max().unwrap_or(Impact::None);
    holds(plan.impact() == worst, || format!("{edits}: the headline is {}", plan.impact()))?;
    let has_remedy = plan.changes.iter().any(|change| change.verdict.remedy.is_some());
    for change in &plan.changes {
        let (path, impact) = (change.target.to_string(), change.impact());
        holds(!change.verdict.reason.to_string().is_empty(), || format!("{edits}: {path} has no reason"))?;
        let is_setting = change.target.setting().is_some();
        if impact == Impact::Unknown {
            holds(is_setting && is_exempt(&UNKNOWN, &path), || format!("{edits}: no rule covers {change:?}"))?;
        }
        let needs_remedy = matches!(
            impact,
            Impact::Ignored | Impact::Recreate | Impact::Refused | Impact::SplitBrain | Impact::DataLoss
        );
        if needs_remedy && !is_exempt(&NO_REMEDY, &path) {
            let is_remedied = if is_setting { change.verdict.remedy.is_some() } else { has_remedy };
            holds(is_remedied, || format!("{edits}: no remedy for {change:?}"))?;
        }
    }
    Ok(())
}

/// Regressions: a smaller volume under one operator and an older major under another had no remedy.
#[test]
fn edits_that_once_failed_are_planned() {
    for edits in [(1, vec![(8_998_585_750_739_469_128, 19)]), (9, vec![(8_073_518_644_617_389_063, 136)])] {
        check_edits(edits).unwrap();
    }
}

proptest! {
    #![proptest_config(config(48))]

    #[test]
    fn every_difference_is_planned(edits in edits(1..4)) {
        check_edits(edits)?;
    }

    #[test]
    fn an_independent_change_never_lowers_the_headline(one in edits(1..2), other in (any::<usize>(), any::<u8>())) {
        let (example, first) = (one.0, one.1[0]);
        let Some((before, after, mut path)) = sides(one) else { return Err(TestCaseError::reject("no cluster")) };
        let alone = plan(&before, &after);
        let Some((_, after, both)) = sides((example, vec![first, other])) else {
            return Err(TestCaseError::reject("no cluster"));
        };
        let together = plan(&before, &after);
        let path = path.remove(0);
        // A change that only the first edit causes.
        let is_of_first_edit = |change: &&Change| matches!(&change.cause, Cause::Lines(lines) if lines.iter().all(|line| line.path.to_string() == path));
        let same = |one: &Change, two: &Change| {
            (&one.target, &one.before, &one.after) == (&two.target, &two.before, &two.after)
        };
        let kept = alone.changes.iter().filter(|change| together.changes.iter().filter(is_of_first_edit).any(|two| same(change, two)));
        let worst = kept.map(Change::impact).max().unwrap_or(Impact::None);
        holds(together.impact() >= worst, || format!("{both:?}: {} after {worst}", together.impact()))?;
    }

    #[test]
    fn a_fleets_plan_is_the_union_of_its_clusters(many in prop::collection::vec(edits(1..3), 2..5)) {
        let clusters: Vec<ClusterPlan> =
            many.into_iter().filter_map(sides).map(|(before, after, _)| plan(&before, &after)).collect();
        prop_assume!(clusters.len() > 1);
        let worst = clusters.iter().map(ClusterPlan::impact).max().unwrap();
        let count: usize = clusters.iter().map(|cluster| cluster.changes.len()).sum();
        let fleet = Plan { clusters, ..Plan::default() };
        prop_assert_eq!(fleet.impact(), worst);
        let grouped: usize = groups(&fleet).iter().map(|group| group.changes.len() * group.clusters.len()).sum();
        prop_assert_eq!(grouped, count);
        let json: serde_json::Value = serde_json::from_str(&report::plan::json(&fleet)).unwrap();
        for (in_fleet, cluster) in json["clusters"].as_array().unwrap().iter().zip(&fleet.clusters) {
            let alone = Plan { clusters: vec![cluster.clone()], ..Plan::default() };
            let alone: serde_json::Value = serde_json::from_str(&report::plan::json(&alone)).unwrap();
            prop_assert_eq!(in_fleet, &alone["clusters"][0]);
        }
        // Text and Markdown must render for every change.
        for width in [60, 80, 120] {
            prop_assert!(report::plan::text(&fleet, width).starts_with(char::is_numeric));
        }
        prop_assert!(report::plan::markdown(&fleet).chars().count() <= 65_536);
    }
}
