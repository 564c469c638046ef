//! Builds one cluster's plan.

use super::cause::Causes;
use super::compare::{self, Compared, Difference, Differing};
use super::delivery::Carrier;
use super::field::FieldPath;
use super::judge::Transition;
use super::model::{Action, Cause, Change, ClusterPlan, Presence, Target};
use super::redact::Secrets;
use super::sides::{Sides, values_by_target};
use crate::compile::Unit;
use crate::kube::Object;
use crate::verdict::Setting;
use serde_json::Value;

/// The plan of one cluster. Without a `carrier`, the blueprint names the tool that applies the change.
///
/// `before` is the old blueprint as this release compiles it. `rendered` holds the objects that were really rendered,
/// if known: their differences from `before` are pgforge's own changes. If this release no longer compiles the old
/// blueprint, only `rendered` is given, and all changes are shown without a cause.
///
/// # Panics
/// If there is no cluster on either side.
pub fn cluster(
    before: Option<&Unit>,
    after: Option<&Unit>,
    rendered: Option<&[Object]>,
    carrier: Option<Carrier>,
) -> ClusterPlan {
    match (before, after) {
        (Some(before), Some(after)) => both(before, after, rendered, carrier),
        (None, Some(after)) => without_old_blueprint(after, rendered, carrier),
        (Some(before), None) => removed(before, rendered, carrier),
        (None, None) => panic!("a plan has a cluster on one side at least"),
    }
}

fn both(before: &Unit, after: &Unit, rendered: Option<&[Object]>, carrier: Option<Carrier>) -> ClusterPlan {
    let built = before.built();
    let old = built.bundle.objects();
    let mut plan = ClusterPlan::unchanged(after.into(), Presence::Both, old.len());
    if let Some(rendered) = rendered {
        plan.release_changes = release_changes(before, rendered, old, carrier);
    }
    // Equal inputs compile to equal clusters.
    if before.origin == after.origin {
        return plan;
    }
    let newer = after.built();
    let new = newer.bundle.objects();
    let sides = Sides { before, old };
    let differences = sides.compare_with(after, new);
    let causes = Causes::find(before, after, &sides, &values_by_target(&differences));
    let transition = Transition::new((before, old), (after, new), carrier);
    let secrets = Secrets::of([old, new, rendered.unwrap_or_default()]);
    plan.unchanged = differences.objects.unchanged;
    plan.changes = differences
        .settings
        .into_iter()
        .map(|setting| {
            let cause = causes.of(&Target::Setting(setting.path.clone()));
            setting_change(setting, &transition, &secrets, cause)
        })
        .collect();
    plan.changes.extend(object_changes(&differences.objects, &transition, &secrets, |target| {
        let is_record = target.object().is_some_and(|identity| transition.is_record(identity));
        if is_record { causes.all() } else { causes.of(target) }
    }));
    plan
}

/// The changes of objects that this release renders differently from the old blueprint.
fn release_changes(before: &Unit, rendered: &[Object], old: &[Object], carrier: Option<Carrier>) -> Vec<Change> {
    let transition = Transition::new((before, rendered), (before, old), carrier).by_release();
    let secrets = Secrets::of([rendered, old, &[]]);
    object_changes(&compare::objects(rendered, old), &transition, &secrets, |_| Cause::Release)
}

/// The plan of a cluster that is new, or whose old blueprint no longer compiles.
fn without_old_blueprint(after: &Unit, rendered: Option<&[Object]>, carrier: Option<Carrier>) -> ClusterPlan {
    let built = after.built();
    let new = built.bundle.objects();
    let rendered = rendered.unwrap_or_default();
    let (presence, cause) = if rendered.is_empty() {
        (Presence::Added, Cause::Cluster)
    } else {
        (Presence::Both, Cause::Lines(Vec::new()))
    };
    let transition = Transition::new((after, rendered), (after, new), carrier);
    let secrets = Secrets::of([rendered, new, &[]]);
    let compared = compare::objects(rendered, new);
    let mut plan = ClusterPlan::unchanged(after.into(), presence, compared.unchanged);
    plan.changes = object_changes(&compared, &transition, &secrets, |_| cause.clone());
    plan
}

fn removed(before: &Unit, rendered: Option<&[Object]>, carrier: Option<Carrier>) -> ClusterPlan {
    let built = before.built();
    let old = rendered.unwrap_or_else(|| built.bundle.objects());
    let transition = Transition::new((before, old), (before, old), carrier).by_removal();
    let secrets = Secrets::of([old, &[], &[]]);
    let mut plan = ClusterPlan::unchanged(before.into(), Presence::Removed, 0);
    plan.changes = object_changes(&compare::objects(old, &[]), &transition, &secrets, |_| Cause::Cluster);
    plan
}

fn setting_change(setting: Setting, transition: &Transition, secrets: &Secrets, cause: Cause) -> Change {
    let verdict = transition.setting(&setting);
    let Setting { path, before, after } = setting;
    Change {
        action: action(before.as_ref(), after.as_ref()),
        before: before.map(|value| secrets.setting(&path, value)),
        after: after.map(|value| secrets.setting(&path, value)),
        target: Target::Setting(path),
        verdict,
        cause,
        accepted: None,
    }
}

fn object_changes(
    compared: &Compared,
    transition: &Transition,
    secrets: &Secrets,
    cause: impl Fn(&Target) -> Cause,
) -> Vec<Change> {
    let changes = |differing: &Differing| -> Vec<Change> {
        let identity = &differing.identity;
        let change = |action, path, before, after, verdict| {
            let target = Target::Object(identity.clone(), path);
            Change { action, before, after, verdict, cause: cause(&target), target, accepted: None }
        };
        if differing.fields.is_empty() {
            return vec![change(differing.action, FieldPath::default(), None, None, transition.presence(differing))];
        }
        let field = |field: &Difference| {
            let shown = |value: &Option<Value>| value.clone().map(|value| secrets.shown(identity, &field.path, value));
            let action = action(field.before.as_ref(), field.after.as_ref());
            let verdict = transition.field(identity, field);
            change(action, field.path.clone(), shown(&field.before), shown(&field.after), verdict)
        };
        differing.fields.iter().map(field).collect()
    };
    compared.differing.iter().flat_map(changes).collect()
}

fn action(before: Option<&Value>, after: Option<&Value>) -> Action {
    match (before, after) {
        (None, _) => Action::Add,
        (_, None) => Action::Remove,
        _ => Action::Change,
    }
}
