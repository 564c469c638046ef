//! The words that all formats of a plan share.

use std::collections::BTreeMap;

use crate::diagnostic::{Path, Place};
use crate::plan::{Action, Cause, Change, ClusterPlan, Group, Line, Plan, Presence};
use crate::text::count::counted;
use crate::verdict::{Impact, Phase, PhasedStep, Reason, Remedy, Step};

/// The meaning of an impact, for first-time readers.
pub(super) fn meaning(impact: Impact) -> &'static str {
    match impact {
        Impact::None => "nothing changes for the database",
        Impact::Reload => "the configuration is reloaded; no connection is lost",
        Impact::Rolling => "pods are replaced one by one; writes continue",
        Impact::Switchover => "the primary moves or restarts; writes stop for seconds",
        Impact::Ignored => "a requested change has no effect",
        Impact::Outage => "writes stop until a recovery, perhaps manual, completes",
        Impact::Recreate => "an object must be deleted and recreated",
        Impact::Refused => "a change is rejected, and may block everything that is applied with it",
        Impact::Unknown => "no rule covers a change: do not assume that it is safe",
        Impact::Privilege => "an account, a pod or a server gains rights",
        Impact::SplitBrain => "two primaries may accept writes at the same time",
        Impact::DataLoss => "data may be lost",
    }
}

/// One character for an impact.
pub(super) fn symbol(impact: Impact) -> &'static str {
    match impact {
        Impact::None => "·",
        Impact::Reload => "○",
        Impact::Rolling => "◐",
        Impact::Switchover => "●",
        Impact::Ignored => "⊘",
        Impact::Outage => "▲",
        Impact::Recreate => "±",
        Impact::Refused => "✗",
        Impact::Unknown => "?",
        Impact::Privilege => "⇑",
        Impact::SplitBrain | Impact::DataLoss => "‼",
    }
}

/// One character for an action.
pub(super) fn sign(action: Action) -> &'static str {
    match action {
        Action::Add => "+",
        Action::Change => "~",
        Action::Remove => "-",
    }
}

/// `orders in databases (prod)`.
pub(super) fn cluster(plan: &ClusterPlan) -> String {
    let environment = plan.environment.as_ref().map(|name| format!(" ({name})")).unwrap_or_default();
    format!("{} in {}{environment}", plan.name, plan.namespace)
}

/// The title of a group: `41 clusters, same changes; 1 differs: shop in web`.
pub(super) fn together(clusters: &[&ClusterPlan], differing: &[&ClusterPlan]) -> String {
    let same = match clusters {
        [only] => cluster(only),
        all => format!("{} clusters, same changes", all.len()),
    };
    match differing {
        [] => same,
        [one] => format!("{same}; 1 differs: {}", cluster(one)),
        several => format!("{same}; {} differ: {}", several.len(), names(several)),
    }
}

/// At most this many clusters are named; the others are counted.
const NAMED: usize = 12;

/// `orders in databases, shop in web, and 3 more`.
pub(super) fn names(clusters: &[&ClusterPlan]) -> String {
    let mut names: Vec<String> = clusters.iter().take(NAMED).map(|plan| cluster(plan)).collect();
    if clusters.len() > NAMED {
        names.push(format!("and {} more", clusters.len() - NAMED));
    }
    names.join(", ")
}

/// What the title of a group says besides its clusters: the cause of its changes if it is not the blueprint, or whether
/// the clusters are new or removed.
pub(super) fn about(group: &Group) -> Option<&'static str> {
    let is_live = |change: &&Change| matches!(change.cause, Cause::Live(_));
    match group.first().presence {
        _ if group.is_external && group.changes.iter().all(is_live) => {
            Some("changed in the live cluster; the next apply reverts what it can")
        }
        _ if group.is_external => Some("changes by this release of pgforge"),
        Presence::Both => None,
        Presence::Added => Some("new"),
        Presence::Removed => Some("blueprint deleted"),
    }
}

/// The number of clusters that change: `2 of 3 clusters change`.
pub(super) fn extent(plan: &Plan) -> String {
    let total = plan.clusters.len();
    let changed = plan.clusters.iter().filter(|cluster| is_changed(cluster)).count();
    match (changed, total) {
        (0, total) if !plan.tree.is_clean() => format!("{}, no blueprint changes", counted(total, "cluster")),
        (0, total) => format!("{}, nothing changes", counted(total, "cluster")),
        (1, 1) => "1 cluster changes".to_owned(),
        (changed, total) if changed == total => format!("{total} clusters change"),
        (1, total) => format!("1 of {total} clusters changes"),
        (changed, total) => format!("{changed} of {total} clusters change"),
    }
}

/// The number of shown changes by impact, the worst first.
pub(super) fn tally(groups: &[Group]) -> Vec<(Impact, usize)> {
    let mut counts: BTreeMap<Impact, usize> = BTreeMap::new();
    for change in groups.iter().flat_map(|group| &group.changes) {
        *counts.entry(change.impact()).or_default() += 1;
    }
    counts.into_iter().rev().collect()
}

pub(super) fn is_changed(cluster: &ClusterPlan) -> bool {
    !cluster.changes.is_empty() || !cluster.release_changes.is_empty()
}

/// The cause of a change: `blueprints/orders.yaml:12`.
pub(super) fn cause(change: &Change) -> Option<String> {
    let own = change.target.setting();
    match &change.cause {
        Cause::Lines(lines) | Cause::Together(lines) if lines.is_empty() => {
            Some("no single line of the blueprint".to_owned())
        }
        Cause::Lines(lines) => Some(self::lines(lines, own)),
        Cause::Together(lines) => Some(format!("several lines together: {}", self::lines(lines, own))),
        Cause::Release => Some("this release of pgforge".to_owned()),
        Cause::Live(Some(manager)) => Some(format!("a change in the live cluster by `{manager}`")),
        Cause::Live(None) => {
            Some("a change in the live cluster; only the API server's audit log shows who made it".to_owned())
        }
        Cause::Cluster => None,
    }
}

/// At most this many lines are named.
const LINES: usize = 4;

fn lines(lines: &[Line], own: Option<&Path>) -> String {
    let mut shown: Vec<String> = lines.iter().take(LINES).map(|line| self::line(line, own)).collect();
    if lines.len() > LINES {
        shown.push(format!("and {} more", lines.len() - LINES));
    }
    shown.join(", ")
}

/// The place and path of a line; of a removed line, the old place.
fn line(line: &Line, own: Option<&Path>) -> String {
    let path = &line.path;
    let shown = if own == Some(path) { String::new() } else { format!(" {path}") };
    match (&line.after, &line.before) {
        (Some(place), _) => format!("{}{shown}", position(place)),
        (None, Some(place)) => format!("{}{shown}, removed", position(place)),
        (None, None) => path.to_string(),
    }
}

fn position(place: &Place) -> String {
    format!("{}:{}", place.file.name, place.line_column().0)
}

/// The heading of a phase.
pub(super) fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::BeforeMerge => "Before the merge",
        Phase::Merge => "The merge",
        Phase::AfterSync => "After the change is applied",
    }
}

/// The reasons and remedies that are already shown in a group, so that shared ones are shown once.
#[derive(Default)]
pub(super) struct AlreadyShown<'a> {
    reasons: Vec<&'a Reason>,
    remedies: Vec<&'a Remedy>,
}

impl<'a> AlreadyShown<'a> {
    /// The reason, unless it is empty or already shown.
    pub(super) fn reason(&mut self, change: &'a Change) -> Option<String> {
        let reason = &change.verdict.reason;
        let is_new = !self.reasons.contains(&reason);
        self.reasons.extend(is_new.then_some(reason));
        is_new.then(|| reason.to_string()).filter(|text| !text.is_empty())
    }

    /// The remedy, unless there is none or it is already shown.
    pub(super) fn remedy(&mut self, change: &'a Change) -> Option<&'a Remedy> {
        let remedy = change.verdict.remedy.as_ref().filter(|remedy| !self.remedies.contains(remedy))?;
        self.remedies.push(remedy);
        Some(remedy)
    }
}

/// The steps with their numbers, by phase.
pub(super) fn phases(steps: &[PhasedStep]) -> Vec<(Phase, Vec<(usize, &Step)>)> {
    let mut phases: Vec<(Phase, Vec<(usize, &Step)>)> = Vec::new();
    for (index, PhasedStep { phase, step }) in steps.iter().enumerate() {
        match phases.last_mut() {
            Some((last, steps)) if last == phase => steps.push((index + 1, step)),
            _ => phases.push((*phase, vec![(index + 1, step)])),
        }
    }
    phases
}
