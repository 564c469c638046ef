//! A plan as JSON, described by `schemas/plan.schema.json`.

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
/// Never: the type always serialises to JSON.
pub fn json(plan: &Plan) -> String {
    visible::json(serde_json::to_string_pretty(&Document::from(plan)).expect("a plan serialises to JSON") + "\n")
}

/// The JSON Schema of the output of [`json`].
pub fn schema() -> Schema {
    schemars::schema_for!(Document)
}

/// The output of `pgforge diff --format json`: what a change of blueprints does to each cluster.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(title = "Plan")]
struct Document {
    /// The worst impact of all changes, accepted ones included.
    impact: Impact,
    /// All clusters, sorted by namespace, name and environment. Unchanged clusters are included, without changes.
    clusters: Vec<Cluster>,
    /// The differences between the committed tree and what the blueprints render. Absent if no tree was checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    tree: Option<Tree>,
}

/// The differences between a tree and what the blueprints render.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Tree {
    /// The tree's path.
    out: String,
    /// The paths that `--fail-on` always refuses.
    #[serde(rename = "strays")]
    drift: Vec<Drift>,
    /// The files that `.pgforge-keep` allows, by its lines.
    kept: Vec<Kept>,
    /// Whether `.pgforge-keep` changed. Its new lines do not apply yet.
    keep_changed: bool,
}

/// A path that differs from the render.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Drift {
    /// The path relative to the tree.
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
    /// The number of files that it covers.
    files: usize,
    /// The number of those files that changed.
    changed: usize,
}

/// The plan of one cluster.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(title = "Cluster")]
struct Cluster {
    /// The blueprint's file; the old one if the cluster is removed.
    file: String,
    /// The cluster's name; the old one if the cluster is removed.
    name: String,
    /// The cluster's namespace; the old one if the cluster is removed.
    namespace: String,
    /// Its environment; null for a blueprint without environments.
    environment: Option<String>,
    /// Whether it exists before and after the change.
    presence: Presence,
    /// The worst impact of its changes.
    impact: Impact,
    /// The author's changes: settings first, then objects in apply order.
    changes: Vec<Change>,
    /// The changes by this release of pgforge, or those made in the live cluster.
    own_changes: Vec<Change>,
    /// The number of unchanged objects.
    unchanged: usize,
}

/// Whether a cluster exists before and after the change.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Presence {
    /// Before and after.
    Both,
    /// Only after: a new cluster.
    Added,
    /// Only before: its blueprint was deleted.
    Removed,
}

/// One change.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Change {
    /// Whether a setting or an object changes.
    of: Of,
    /// The object; null for a setting.
    object: Option<Object>,
    /// Whether it is added, changed or removed.
    action: Action,
    /// The path: in the blueprint for a setting, in the object for an object. Empty for a whole object.
    path: String,
    /// The value before; null if it is added. Secret values are hidden.
    before: Option<Value>,
    /// The value after; null if it is removed.
    after: Option<Value>,
    /// The effect on the database; null if no rule covers the change.
    effect: Option<Effect>,
    /// How the change reaches the cluster; null if no rule covers it.
    how: Option<How>,
    /// Effect and how in one word.
    impact: Impact,
    /// What happens in which order, what stops, and for how long.
    reason: String,
    /// The cause of the change.
    cause: Cause,
    /// The steps for a change that cannot be applied automatically, or not safely.
    remedy: Option<Remedy>,
    /// The reason of the acceptance that covers the change, which then passes `--fail-on`.
    accepted: Option<String>,
}

/// The target of a change.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Of {
    /// A setting of the cluster.
    Setting,
    /// A field of an object, or a whole object.
    Object,
}

/// The kind of a change.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Action {
    /// The target is new.
    Add,
    /// The target has another value.
    Change,
    /// The target is removed.
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
    /// Null for a cluster-wide object.
    namespace: Option<String>,
    /// `metadata.name`.
    name: String,
}

/// The cause of a change.
#[derive(Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "camelCase", deny_unknown_fields)]
enum Cause {
    /// Reverting any one of these lines alone alters the change.
    Lines {
        /// The lines.
        lines: Vec<Line>,
    },
    /// Only reverting several of these lines together alters the change.
    Together {
        /// The lines.
        lines: Vec<Line>,
    },
    /// A new release of pgforge; the blueprint did not change.
    Release,
    /// A change of the live object that is not in git.
    Live {
        /// The field manager's name; null if the API server does not know it, as with removed objects and fields.
        manager: Option<String>,
    },
    /// The whole cluster was added or removed.
    Cluster,
}

/// A leaf of the blueprint.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Line {
    /// Its path.
    path: String,
    /// Its place before the change.
    before: Option<Position>,
    /// Its place after the change.
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

/// The steps that apply a change safely.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Remedy {
    /// What the steps achieve.
    title: String,
    /// The steps in order.
    steps: Vec<Step>,
    /// What stops during the steps, and for how long.
    stops: String,
    /// How to return to the old state if a step fails.
    back_out: String,
}

/// A step that a person takes.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Step {
    /// When to take the step.
    phase: Phase,
    /// What to do, and why.
    text: String,
    /// Shell commands.
    commands: Vec<String>,
}

/// When a step is taken, relative to the commit with the change.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Phase {
    /// While git still holds the old state.
    BeforeMerge,
    /// The merge or the apply.
    Merge,
    /// After the delivery has applied the change.
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
        let drifted = |drifted: &plan::Drift| Drift { path: drifted.path.clone(), what: super::what(drifted.kind) };
        let kept = |kept: &plan::Kept| Kept {
            pattern: kept.rule.pattern.clone(),
            reason: kept.rule.reason.clone(),
            files: kept.files,
            changed: kept.changed,
        };
        Self {
            out: tree.out.clone(),
            drift: tree.drift.iter().map(drifted).collect(),
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
            own_changes: cluster.release_changes.iter().map(Change::from).collect(),
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
        let verdict::Remedy { title, steps, during, rollback } = remedy.clone();
        let step = |verdict::PhasedStep { phase, step: verdict::Step { text, commands, .. } }| {
            let phase = match phase {
                verdict::Phase::BeforeMerge => Phase::BeforeMerge,
                verdict::Phase::Merge => Phase::Merge,
                verdict::Phase::AfterSync => Phase::AfterSync,
            };
            Step { phase, text, commands }
        };
        Self { title, steps: steps.into_iter().map(step).collect(), stops: during, back_out: rollback }
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{busy, drift, nothing, plan};
    use super::*;

    #[test]
    fn the_output_matches_the_schema() {
        let validator = jsonschema::validator_for(schema().as_value()).unwrap();
        for plan in [plan(), nothing(), busy(), drift()] {
            let value: Value = serde_json::from_str(&json(&plan)).unwrap();
            let errors: Vec<String> =
                validator.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect();
            assert_eq!(errors, [""; 0]);
        }
    }

    #[test]
    fn changes_have_the_words_of_the_headline() {
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
