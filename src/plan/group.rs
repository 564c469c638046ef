//! Equal changes of many clusters, shown once.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use super::alike::Names;
use super::{Action, Cause, Change, ClusterPlan, Line, Plan, Presence, Target};
use crate::diagnostic::Path;
use crate::verdict::{Impact, Verdict};

/// Changes that the same clusters have in common. Those of the first cluster stand for all.
#[derive(Debug, Clone)]
pub struct Group<'a> {
    /// Who has them, at least one, in the plan's order.
    pub clusters: Vec<&'a ClusterPlan>,
    /// Who has another change of the same setting or field.
    pub differing: Vec<&'a ClusterPlan>,
    /// Whether pgforge brings them about, and not the blueprints.
    pub own: bool,
    /// What changes, in the order of the first cluster's plan.
    pub changes: Vec<&'a Change>,
}

impl Group<'_> {
    /// The worst of the changes.
    pub fn impact(&self) -> Impact {
        self.changes.iter().map(|change| change.impact()).max().unwrap_or(Impact::None)
    }

    /// The first cluster, which stands for all.
    pub fn first(&self) -> &ClusterPlan {
        self.clusters[0]
    }
}

/// A change and its number in the order of the plan.
type Ranked<'a> = (usize, &'a Change);

/// Where a change is found, whichever cluster has it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Slot {
    presence: Presence,
    own: bool,
    target: Target,
}

/// Everything about a change that a reader would tell apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Content {
    action: Action,
    /// Of what no database notices there is none: a checksum, the record of what a cluster was compiled from.
    values: Option<Values>,
    verdict: Verdict,
    accepted: Option<String>,
}

/// What a change changes from and to, and what brought it about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Values {
    before: Option<Value>,
    after: Option<Value>,
    cause: CauseKind,
}

/// A cause without its places: each blueprint is a file of its own.
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
    /// The number of the first such change in the order of the plan, and the change.
    first: Ranked<'a>,
    clusters: BTreeSet<usize>,
}

/// Every change of a plan in exactly one group: the worst first, among equals the one of most clusters. A cluster that
/// comes or goes as a whole stands beside those that do the same.
pub fn groups(plan: &Plan) -> Vec<Group<'_>> {
    // Items of a list without names are at one path: the second is another change than the first.
    let mut same: HashMap<(Slot, Content), Vec<Common>> = HashMap::new();
    let mut slots: HashMap<Slot, BTreeSet<usize>> = HashMap::new();
    let mut order = 0;
    for (index, cluster) in plan.clusters.iter().enumerate() {
        let lists = [(&cluster.changes, false), (&cluster.own_changes, true)];
        for (change, own) in lists.into_iter().flat_map(|(list, own)| list.iter().map(move |change| (change, own))) {
            let slot = slot(cluster, change, own);
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
            sets.entry((slot.own, clusters.into_iter().collect())).or_default().push(first);
        }
    }
    let mut groups: Vec<(usize, Group)> = sets
        .into_iter()
        .map(|((own, members), mut changes)| {
            changes.sort_by_key(|(first, _)| *first);
            let differing = differing(plan, &members, &changes, own, &slots);
            let clusters = members.iter().map(|index| &plan.clusters[*index]).collect();
            let first = changes[0].0;
            (
                first,
                Group { clusters, differing, own, changes: changes.into_iter().map(|(_, change)| change).collect() },
            )
        })
        .collect();
    groups.sort_by_key(|(first, group)| {
        (group.own, std::cmp::Reverse(group.impact()), std::cmp::Reverse(group.clusters.len()), *first)
    });
    groups.into_iter().map(|(_, group)| group).collect()
}

/// Clusters that are not in the group and change what it changes, to something else. They are named where they are the
/// fewer.
fn differing<'a>(
    plan: &'a Plan,
    members: &[usize],
    changes: &[Ranked],
    own: bool,
    slots: &HashMap<Slot, BTreeSet<usize>>,
) -> Vec<&'a ClusterPlan> {
    let first = &plan.clusters[members[0]];
    let all = changes.iter().filter_map(|(_, change)| slots.get(&slot(first, change, own))).flatten();
    let others: BTreeSet<usize> = all.copied().filter(|index| !members.contains(index)).collect();
    if others.len() >= members.len() {
        return Vec::new();
    }
    others.into_iter().map(|index| &plan.clusters[index]).collect()
}

fn slot(cluster: &ClusterPlan, change: &Change, own: bool) -> Slot {
    let names = Names::of(cluster);
    Slot { presence: cluster.presence, own, target: names.target(&change.target) }
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
    fn reasons_are_alike_up_to_the_clusters_names() {
        let told = |name: &str, seconds: u8| {
            let reason = reason!("the pods of `{name}` a-b: {seconds} s", name.to_owned(), seconds);
            let change = setting("spec.instances", json!(3), json!(5));
            cluster(name, vec![change.judged(Verdict::applied(Effect::Rolling, reason))])
        };
        let clusters = vec![told("a", 8), told("b", 8), told("c", 9)];
        let plan = Plan { clusters, ..Plan::default() };
        let shown: Vec<String> = groups(&plan).iter().map(|group| names(&group.clusters)).collect();
        assert_eq!(shown, ["a b", "c"]);
    }
}
