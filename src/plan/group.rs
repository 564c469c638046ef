//! Groups equal changes of many clusters, so that they are shown once.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use super::placeholders::Names;
use super::{Action, Cause, Change, ClusterPlan, Line, Plan, Presence, Target};
use crate::diagnostic::Path;
use crate::verdict::{Impact, Verdict};

/// Changes that several clusters have in common, represented by the changes of the first.
#[derive(Debug, Clone)]
pub struct Group<'a> {
    /// The clusters with these changes, at least one, in the plan's order.
    pub clusters: Vec<&'a ClusterPlan>,
    /// The clusters with another change of the same setting or field.
    pub differing: Vec<&'a ClusterPlan>,
    /// Whether pgforge or the live cluster causes them, not the blueprints.
    pub is_external: bool,
    /// The changes, in the order of the first cluster's plan.
    pub changes: Vec<&'a Change>,
}

impl Group<'_> {
    /// The worst impact of the changes.
    pub fn impact(&self) -> Impact {
        self.changes.iter().map(|change| change.impact()).max().unwrap_or(Impact::None)
    }

    /// The first cluster, which represents all.
    pub fn first(&self) -> &ClusterPlan {
        self.clusters[0]
    }
}

/// A change and its position in the plan.
type Ranked<'a> = (usize, &'a Change);

/// The target of a change, independent of the cluster.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Slot {
    presence: Presence,
    is_external: bool,
    target: Target,
}

/// Everything by which a reader distinguishes two changes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Content {
    action: Action,
    /// `None` for changes without impact, such as checksums or the record of the compiled blueprint.
    values: Option<Values>,
    verdict: Verdict,
    accepted: Option<String>,
}

/// The values before and after a change, and its cause.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Values {
    before: Option<Value>,
    after: Option<Value>,
    cause: CauseKind,
}

/// A cause without places, because each blueprint is a separate file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum CauseKind {
    Lines(Vec<Path>),
    Together(Vec<Path>),
    Release,
    Live(Option<String>),
    Cluster,
}

/// A change that clusters have in common.
struct Common<'a> {
    /// The first such change in the plan, with its position.
    first: Ranked<'a>,
    clusters: BTreeSet<usize>,
}

/// Puts every change of a plan into exactly one group. The worst groups are first; among equals, those with the most
/// clusters. Added clusters are grouped with added ones, removed clusters with removed ones.
pub fn groups(plan: &Plan) -> Vec<Group<'_>> {
    // Unnamed items of a list share a path, so a second change of a cluster at the same path is another change.
    let mut same: HashMap<(Slot, Content), Vec<Common>> = HashMap::new();
    let mut slots: HashMap<Slot, BTreeSet<usize>> = HashMap::new();
    let mut order = 0;
    for (index, cluster) in plan.clusters.iter().enumerate() {
        let lists = [(&cluster.changes, false), (&cluster.release_changes, true)];
        for (change, is_external) in
            lists.into_iter().flat_map(|(list, is_external)| list.iter().map(move |change| (change, is_external)))
        {
            let slot = slot(cluster, change, is_external);
            slots.entry(slot.clone()).or_default().insert(index);
            let twins = same.entry((slot, content(cluster, change))).or_default();
            match twins.iter_mut().find(|twin| !twin.clusters.contains(&index)) {
                Some(twin) => drop(twin.clusters.insert(index)),
                None => twins.push(Common { first: (order, change), clusters: BTreeSet::from([index]) }),
            }
            order += 1;
        }
    }
    let mut sets: BTreeMap<(bool, Vec<usize>), Vec<Ranked>> = BTreeMap::new();
    for ((slot, _), twins) in same {
        for Common { first, clusters } in twins {
            sets.entry((slot.is_external, clusters.into_iter().collect())).or_default().push(first);
        }
    }
    let mut groups: Vec<(usize, Group)> = sets
        .into_iter()
        .map(|((is_external, members), mut changes)| {
            changes.sort_by_key(|(first, _)| *first);
            let differing = differing(plan, &members, &changes, is_external, &slots);
            let clusters = members.iter().map(|index| &plan.clusters[*index]).collect();
            let first = changes[0].0;
            (
                first,
                Group {
                    clusters,
                    differing,
                    is_external,
                    changes: changes.into_iter().map(|(_, change)| change).collect(),
                },
            )
        })
        .collect();
    groups.sort_by_key(|(first, group)| {
        (group.is_external, std::cmp::Reverse(group.impact()), std::cmp::Reverse(group.clusters.len()), *first)
    });
    groups.into_iter().map(|(_, group)| group).collect()
}

/// The clusters outside the group that change the same targets differently; empty unless they are fewer than the
/// group's members.
fn differing<'a>(
    plan: &'a Plan,
    members: &[usize],
    changes: &[Ranked],
    is_external: bool,
    slots: &HashMap<Slot, BTreeSet<usize>>,
) -> Vec<&'a ClusterPlan> {
    let first = &plan.clusters[members[0]];
    let all = changes.iter().filter_map(|(_, change)| slots.get(&slot(first, change, is_external))).flatten();
    let others: BTreeSet<usize> = all.copied().filter(|index| !members.contains(index)).collect();
    if others.len() >= members.len() {
        return Vec::new();
    }
    others.into_iter().map(|index| &plan.clusters[index]).collect()
}

fn slot(cluster: &ClusterPlan, change: &Change, is_external: bool) -> Slot {
    let names = Names::of(cluster);
    Slot { presence: cluster.presence, is_external, target: names.target(&change.target) }
}

fn content(cluster: &ClusterPlan, change: &Change) -> Content {
    let names = Names::of(cluster);
    let is_noticed = change.impact() > Impact::None;
    let value = |value: &Option<Value>| value.as_ref().map(|value| names.value(value));
    let values =
        || Values { before: value(&change.before), after: value(&change.after), cause: cause(names, &change.cause) };
    Content {
        action: change.action,
        values: is_noticed.then(values),
        verdict: names.verdict(&change.verdict),
        accepted: change.accepted.clone().map(|reason| names.text(&reason)),
    }
}

fn cause(names: Names, cause: &Cause) -> CauseKind {
    let paths = |lines: &[Line]| lines.iter().map(|line| names.path(&line.path)).collect();
    match cause {
        Cause::Lines(lines) => CauseKind::Lines(paths(lines)),
        Cause::Together(lines) => CauseKind::Together(paths(lines)),
        Cause::Release => CauseKind::Release,
        Cause::Live(manager) => CauseKind::Live(manager.as_ref().map(|manager| names.text(manager))),
        Cause::Cluster => CauseKind::Cluster,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::samples::{cluster, field, object, setting};
    use super::*;
    use crate::verdict::{Effect, reason};

    fn fleet() -> Plan {
        let connections = |to: i64| {
            setting("spec.postgres.parameters.max_connections", json!(100), json!(to))
                .judged(Verdict::applied(Effect::Switchover, "restarts"))
        };
        let scaled = |name: &str| {
            let object =
                object("StatefulSet", &format!("{name}-keeper"), field(&["spec", "replicas"]), json!(3), json!(5));
            object.judged(Verdict::applied(Effect::Rolling, reason!("`{name}` grows", name.to_owned())))
        };
        let mut clusters: Vec<ClusterPlan> =
            ["a", "b", "c"].map(|name| cluster(name, vec![connections(200), scaled(name)])).into();
        clusters.push(cluster("d", vec![connections(300), scaled("d")]));
        clusters.push(cluster("e", vec![]));
        Plan { clusters, ..Plan::default() }
    }

    fn names(clusters: &[&ClusterPlan]) -> String {
        clusters.iter().map(|cluster| &*cluster.name).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn equal_changes_are_one_group_and_the_outlier_is_named() {
        let plan = fleet();
        let shown: Vec<(String, String, Vec<String>)> = groups(&plan)
            .iter()
            .map(|group| {
                let paths = group.changes.iter().map(|change| change.target.to_string()).collect();
                (names(&group.clusters), names(&group.differing), paths)
            })
            .collect();
        let connections = "spec.postgres.parameters.max_connections".to_owned();
        assert_eq!(
            shown,
            [
                ("a b c".to_owned(), "d".to_owned(), vec![connections.clone()]),
                ("d".to_owned(), String::new(), vec![connections]),
                ("a b c d".to_owned(), String::new(), vec!["spec.replicas".to_owned()]),
            ]
        );
    }

    #[test]
    fn every_change_is_in_one_group() {
        let plan = fleet();
        let grouped: usize = groups(&plan).iter().map(|group| group.changes.len() * group.clusters.len()).sum();
        assert_eq!(grouped, plan.clusters.iter().map(|cluster| cluster.changes.len()).sum::<usize>());
    }

    #[test]
    fn reasons_that_differ_only_in_the_clusters_name_are_grouped() {
        let change = |name: &str, seconds: u8| {
            let reason = reason!("the pods of `{name}` a-b: {seconds} s", name.to_owned(), seconds);
            let change = setting("spec.instances", json!(3), json!(5));
            cluster(name, vec![change.judged(Verdict::applied(Effect::Rolling, reason))])
        };
        let clusters = vec![change("a", 8), change("b", 8), change("c", 9)];
        let plan = Plan { clusters, ..Plan::default() };
        let shown: Vec<String> = groups(&plan).iter().map(|group| names(&group.clusters)).collect();
        assert_eq!(shown, ["a b", "c"]);
    }
}
