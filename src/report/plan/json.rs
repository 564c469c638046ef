//! A plan for programs. `schemas/plan.schema.json` describes it.

use schemars::{JsonSchema, Schema};
use serde::Serialize;
use serde_json::Value;

use crate::diagnostic::Place;
use crate::kube::Identity;
use crate::plan::{self, Plan};
use crate::text::visible;
use crate::verdict::{self, Effect, How, Impact};

/// The plan as JSON. Ends with a newline.
///
/// # Panics
/// Never: the type serialises to JSON.
pub fn json(plan: &Plan) -> String {
    visible::json(serde_json::to_string_pretty(&Document::from(plan)).expect("a plan serialises to JSON") + "\n")
}

/// The JSON Schema of what [`json`] makes.
pub fn schema() -> Schema {
    schemars::schema_for!(Document)
}

/// What `pgforge diff --format json` prints: what a change of blueprints does to each cluster.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(title = "Plan")]
struct Document {
    /// The headline: the worst of all changes, accepted ones included.
    impact: Impact,
    /// By namespace, name and environment; unchanged clusters are here too, without changes.
    clusters: Vec<Cluster>,
    /// The committed tree, as far as it is not what the blueprints render. Absent where none was looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    tree: Option<Tree>,
}

/// What a tree holds beside what the blueprints render.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Tree {
    /// The tree.
    out: String,
    /// What `--fail-on` never lets pass.
    strays: Vec<Stray>,
    /// What stands there on purpose, by the line of `.pgforge-keep` that says so.
    kept: Vec<Kept>,
    /// Whether `.pgforge-keep` is another than before; its new lines do not count yet.
    keep_changed: bool,
}

/// A path that is not as rendered.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Stray {
    /// The path from the top of the tree.
    path: String,
    /// What is wrong with it: `different`, `missing`, `foreign manifest`.
    what: &'static str,
}

/// Files that a line of `.pgforge-keep` covers.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Kept {
    /// The line.
    pattern: String,
    /// The comment above it.
    reason: String,
    /// How many files it covers.
    files: usize,
    /// How many of them are not what they were before.
    changed: usize,
}

/// What happens to one cluster.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(title = "Cluster")]
struct Cluster {
    /// The blueprint's file, after the change if there is one.
    file: String,
    /// The cluster's name, after the change if there is one.
    name: String,
    /// Its namespace, after the change if there is one.
    namespace: String,
    /// Its environment; null for a blueprint without environments.
    environment: Option<String>,
    /// Whether it is on both sides of the comparison.
    presence: Presence,
    /// The worst of its changes.
    impact: Impact,
    /// What the blueprint's author changes: settings first, then objects in apply order.
    changes: Vec<Change>,
    /// What this release of pgforge renders otherwise from the old blueprint, or what was changed in the live cluster.
    own_changes: Vec<Change>,
    /// How many objects stay as they are.
    unchanged: usize,
}

/// Whether a cluster is on both sides.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Presence {
    /// On both.
    Both,
    /// Only after: it is new.
    Added,
    /// Only before: its blueprint is gone.
    Removed,
}

/// One change.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Change {
    /// A setting of the cluster, or a field of an object.
    of: Of,
    /// The object; null for a setting.
    object: Option<Object>,
    /// What was done.
    action: Action,
    /// The path in the blueprint for a setting; in the object for one, empty for the whole.
    path: String,
    /// The value before, null when it was added; secret values are never here.
    before: Option<Value>,
    /// The value after, null when it was removed.
    after: Option<Value>,
    /// What it does to the database; null if no rule covers it.
    effect: Option<Effect>,
    /// How it gets to the cluster; null if no rule covers it.
    how: Option<How>,
    /// Effect and how in one word.
    impact: Impact,
    /// Who does what, in which order, what stops and for how long.
    reason: String,
    /// What brought it about.
    cause: Cause,
    /// How to get there where the change does not do so by itself, or not safely.
    remedy: Option<Remedy>,
    /// The reason of the acceptance that covers it; it then passes `--fail-on`.
    accepted: Option<String>,
}

/// Which list a change is from.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Of {
    /// A setting of the cluster.
    Setting,
    /// A field of an object, or the whole.
    Object,
}

/// What was done.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Action {
    /// It was not there.
    Add,
    /// It was otherwise.
    Change,
    /// It is there no more.
    Remove,
}

/// An object.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Object {
    /// `apps/v1`, `v1`.
    api_version: String,
    /// `StatefulSet`.
    kind: String,
    /// Null for an object of the whole Kubernetes cluster.
    namespace: Option<String>,
    /// `metadata.name`.
    name: String,
}

/// What brought a change about.
#[derive(Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "camelCase", deny_unknown_fields)]
enum Cause {
    /// Reverting any one of these lines alone alters the change.
    Lines {
        /// The lines.
        lines: Vec<Line>,
    },
    /// Only reverting several of these together does.
    Together {
        /// The lines.
        lines: Vec<Line>,
    },
    /// The blueprint did not change: pgforge did.
    Release,
    /// Somebody changed the live object behind git's back.
    Live {
        /// The field manager's name; null where the API server does not know it: of what was removed no trace is left.
        manager: Option<String>,
    },
    /// The whole cluster came or went.
    Cluster,
}

/// A leaf of the blueprint.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Line {
    /// Its path.
    path: String,
    /// Where it stood before.
    before: Option<Position>,
    /// Where it stands after.
    after: Option<Position>,
}

/// A place in a file.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Position {
    /// The file.
    file: String,
    /// From 1.
    line: usize,
    /// From 1, in characters.
    column: usize,
}

/// Ordered steps.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Remedy {
    /// What they come to.
    title: String,
    /// In order.
    steps: Vec<Step>,
    /// What stops meanwhile, and for how long.
    stops: String,
    /// How to get back if a step fails.
    back_out: String,
}

/// One thing that somebody does.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Step {
    /// When.
    phase: Phase,
    /// What and why.
    text: String,
    /// Lines for a shell.
    commands: Vec<String>,
}

/// When a step is taken, seen from the commit that holds the change.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Phase {
    /// While the old state is still what git says.
    BeforeMerge,
    /// The merge, or the apply, itself.
    Merge,
    /// When the delivery has carried the change out.
    AfterSync,
}

impl From<&Plan> for Document {
    fn from(plan: &Plan) -> Self {
        let tree = (!plan.tree.out.is_empty()).then(|| Tree::from(&plan.tree));
        Self { impact: plan.impact(), clusters: plan.clusters.iter().map(Cluster::from).collect(), tree }
    }
}

impl From<&plan::Tree> for Tree {
    fn from(tree: &plan::Tree) -> Self {
        let stray = |stray: &plan::Stray| Stray { path: stray.path.clone(), what: super::what(stray.what) };
        let kept = |kept: &plan::Kept| Kept {
            pattern: kept.rule.pattern.clone(),
            reason: kept.rule.reason.clone(),
            files: kept.files,
            changed: kept.changed,
        };
        Self {
            out: tree.out.clone(),
            strays: tree.strays.iter().map(stray).collect(),
            kept: tree.kept.iter().map(kept).collect(),
            keep_changed: tree.keep_changed,
        }
    }
}

impl From<&plan::ClusterPlan> for Cluster {
    fn from(cluster: &plan::ClusterPlan) -> Self {
        Self {
            file: cluster.file.clone(),
            name: cluster.name.clone(),
            namespace: cluster.namespace.clone(),
            environment: cluster.environment.clone(),
            presence: match cluster.presence {
                plan::Presence::Both => Presence::Both,
                plan::Presence::Added => Presence::Added,
                plan::Presence::Removed => Presence::Removed,
            },
            impact: cluster.impact(),
            changes: cluster.changes.iter().map(Change::from).collect(),
            own_changes: cluster.own_changes.iter().map(Change::from).collect(),
            unchanged: cluster.unchanged,
        }
    }
}

impl From<&plan::Change> for Change {
    fn from(change: &plan::Change) -> Self {
        let verdict = &change.verdict;
        Self {
            of: match change.target {
                plan::Target::Setting(_) => Of::Setting,
                plan::Target::Object(..) => Of::Object,
            },
            object: change.target.object().map(Object::from),
            action: match change.action {
                plan::Action::Add => Action::Add,
                plan::Action::Change => Action::Change,
                plan::Action::Remove => Action::Remove,
            },
            path: change.target.to_string(),
            before: change.before.clone(),
            after: change.after.clone(),
            effect: verdict.known.map(|(effect, _)| effect),
            how: verdict.known.map(|(_, how)| how),
            impact: change.impact(),
            reason: verdict.reason.to_string(),
            cause: Cause::from(&change.cause),
            remedy: verdict.remedy.as_ref().map(Remedy::from),
            accepted: change.accepted.clone(),
        }
    }
}

impl From<&Identity> for Object {
    fn from(identity: &Identity) -> Self {
        let Identity { api_version, kind, namespace, name } = identity.clone();
        Self { api_version, kind, namespace: Some(namespace).filter(|namespace| !namespace.is_empty()), name }
    }
}

impl From<&plan::Cause> for Cause {
    fn from(cause: &plan::Cause) -> Self {
        let lines = |lines: &[plan::Line]| lines.iter().map(Line::from).collect();
        match cause {
            plan::Cause::Lines(all) => Self::Lines { lines: lines(all) },
            plan::Cause::Together(all) => Self::Together { lines: lines(all) },
            plan::Cause::Release => Self::Release,
            plan::Cause::Live(manager) => Self::Live { manager: manager.clone() },
            plan::Cause::Cluster => Self::Cluster,
        }
    }
}

impl From<&plan::Line> for Line {
    fn from(line: &plan::Line) -> Self {
        let position = |place: &Place| {
            let (line, column) = place.line_column();
            Position { file: place.file.name.clone(), line, column }
        };
        Self {
            path: line.path.to_string(),
            before: line.before.as_ref().map(position),
            after: line.after.as_ref().map(position),
        }
    }
}

impl From<&verdict::Remedy> for Remedy {
    fn from(remedy: &verdict::Remedy) -> Self {
        let verdict::Remedy { title, steps, stops, back_out } = remedy.clone();
        let step = |verdict::PhasedStep { phase, step: verdict::Step { text, commands, .. } }| {
            let phase = match phase {
                verdict::Phase::BeforeMerge => Phase::BeforeMerge,
                verdict::Phase::Merge => Phase::Merge,
                verdict::Phase::AfterSync => Phase::AfterSync,
            };
            Step { phase, text, commands }
        };
        Self { title, steps: steps.into_iter().map(step).collect(), stops, back_out }
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{busy, nothing, plan, strays};
    use super::*;

    #[test]
    fn what_is_printed_is_what_the_schema_describes() {
        let validator = jsonschema::validator_for(schema().as_value()).unwrap();
        for plan in [plan(), nothing(), busy(), strays()] {
            let value: Value = serde_json::from_str(&json(&plan)).unwrap();
            let errors: Vec<String> =
                validator.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect();
            assert_eq!(errors, [""; 0]);
        }
    }

    #[test]
    fn a_change_is_told_in_the_words_of_the_headline() {
        let value: Value = serde_json::from_str(&json(&plan())).unwrap();
        assert_eq!(value["impact"], "unknown");
        let orders = &value["clusters"][0];
        assert_eq!(orders["changes"][0]["object"], Value::Null);
        assert_eq!(orders["changes"][0]["accepted"], "Tuesday night");
        assert_eq!(orders["changes"][3]["object"]["kind"], "StatefulSet");
        assert_eq!(orders["changes"][3]["remedy"]["steps"][2]["phase"], "merge");
        assert_eq!(
            (&orders["changes"][4]["effect"], &orders["changes"][4]["impact"]),
            (&Value::Null, &"unknown".into())
        );
        assert_eq!(orders["ownChanges"][0]["cause"]["kind"], "release");
    }
}
