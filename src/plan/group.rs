//! Equal changes of many clusters, shown once.

use std::collections::{BTreeMap, BTreeSet};

use super::{Cause, Change, ClusterPlan, Line, Plan, Presence};
use crate::verdict::Impact;

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

/// Where a change is found, and what it is, whichever cluster has it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Slot(String);

/// Every change of a plan in exactly one group: the worst first, among equals the one of most clusters. A cluster that
/// comes or goes as a whole stands beside those that do the same.
pub fn groups(plan: &Plan) -> Vec<Group<'_>> {
    let mut same: BTreeMap<String, (usize, BTreeSet<usize>, &Change)> = BTreeMap::new();
    let mut slots: BTreeMap<Slot, BTreeSet<usize>> = BTreeMap::new();
    let mut order = 0;
    for (index, cluster) in plan.clusters.iter().enumerate() {
        let lists = [(&cluster.changes, false), (&cluster.own_changes, true)];
        // Items of a list without names stand at one path: the second is another change than the first.
        let mut times: BTreeMap<String, usize> = BTreeMap::new();
        for (change, own) in lists.into_iter().flat_map(|(list, own)| list.iter().map(move |change| (change, own))) {
            let slot = slot(cluster, change, own);
            let key = format!("{} {}", slot.0, content(cluster, change));
            let time = times.entry(key.clone()).or_default();
            *time += 1;
            same.entry(format!("{key} {time}")).or_insert_with(|| (order, BTreeSet::new(), change)).1.insert(index);
            slots.entry(slot).or_default().insert(index);
            order += 1;
        }
    }
    let mut sets: BTreeMap<(bool, Vec<usize>), Vec<Ranked>> = BTreeMap::new();
    for (first, clusters, change) in same.into_values() {
        let clusters: Vec<usize> = clusters.into_iter().collect();
        let own = plan.clusters[clusters[0]].own_changes.iter().any(|own| std::ptr::eq(own, change));
        sets.entry((own, clusters)).or_default().push((first, change));
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
    slots: &BTreeMap<Slot, BTreeSet<usize>>,
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
    let presence = match cluster.presence {
        Presence::Both => "both",
        Presence::Added => "added",
        Presence::Removed => "removed",
    };
    let object = change.target.object();
    let of = if object.is_some() { "object" } else { "setting" };
    let object = object.map(|object| format!("{} {} {}", object.group(), object.kind, object.name));
    let text = format!("{presence} {own} {of} {} {}", object.unwrap_or_default(), change.target);
    Slot(alike(&text, cluster))
}

/// Everything about a change that a reader would tell apart. What no database notices may have other values and causes:
/// a checksum, the record of what a cluster was compiled from.
fn content(cluster: &ClusterPlan, change: &Change) -> String {
    let is_noticed = change.impact() > Impact::None;
    let values = is_noticed.then(|| (&change.before, &change.after, causes(&change.cause)));
    let text = format!("{:?} {values:?} {:?} {:?}", change.action, change.verdict, change.accepted);
    alike(&text, cluster)
}

/// The paths of a cause: each blueprint is a file of its own.
fn causes(cause: &Cause) -> (&'static str, Vec<String>) {
    let paths = |lines: &[Line]| lines.iter().map(|line| line.path.to_string()).collect();
    match cause {
        Cause::Lines(lines) => ("lines", paths(lines)),
        Cause::Together(lines) => ("together", paths(lines)),
        Cause::Release => ("release", Vec::new()),
        Cause::Live(manager) => ("live", manager.iter().cloned().collect()),
        Cause::Cluster => ("cluster", Vec::new()),
    }
}

/// A text in which the cluster's name and namespace stand as marks, so that two clusters' texts can be compared.
fn alike(text: &str, cluster: &ClusterPlan) -> String {
    let named = marked(text, &cluster.name, "\u{1}name");
    if cluster.namespace == cluster.name { named } else { marked(&named, &cluster.namespace, "\u{1}namespace") }
}

/// Replaces a name: a word that stands in quotes, beside a mark such as `-` and `/`, or behind `-n`. By itself it may be
/// an English word: a cluster may be called `a`.
fn marked(text: &str, word: &str, mark: &str) -> String {
    if word.is_empty() {
        return text.to_owned();
    }
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '\u{1}';
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (at, found) in text.match_indices(word) {
        let before = text[..at].chars().next_back();
        let after = text[at + found.len()..].chars().next();
        let is_word = !before.is_some_and(is_part) && !after.is_some_and(is_part);
        let is_name = [before, after].iter().flatten().any(|c| "-/`\".:'=".contains(*c)) || text[..at].ends_with("-n ");
        if at >= done && is_word && is_name {
            out.push_str(&text[done..at]);
            out.push_str(mark);
            done = at + found.len();
        }
    }
    out.push_str(&text[done..]);
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::samples::{cluster, field, object, setting};
    use super::*;
    use crate::verdict::{Effect, Verdict};

    fn fleet() -> Plan {
        let connections = |to: i64| {
            setting("spec.postgres.parameters.max_connections", json!(100), json!(to))
                .judged(Verdict::applied(Effect::Switchover, "restarts"))
        };
        let scaled = |name: &str| {
            let object =
                object("StatefulSet", &format!("{name}-keeper"), field(&["spec", "replicas"]), json!(3), json!(5));
            object.judged(Verdict::applied(Effect::Rolling, format!("`{name}` grows")))
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
    fn a_name_is_a_mark_only_as_a_word() {
        assert_eq!(marked("pg-keeper pg_hba.conf pg:5432 xpg", "pg", "#"), "#-keeper pg_hba.conf #:5432 xpg");
        assert_eq!(marked("-n a: a restart of `a` in a-0", "a", "#"), "-n #: a restart of `#` in #-0");
    }
}
