//! One cluster's plan.

use super::cause::Causes;
use super::compare::{self, Compared, Difference, Differing};
use super::delivery::Carrier;
use super::judge::Transition;
use super::model::{Action, Cause, Change, ClusterPlan, Of, Presence};
use super::redact::Secrets;
use super::settings;
use crate::compile::{self, Unit};
use crate::kube::{Identity, Object};
use crate::verdict::Setting;
use serde_json::Value;
use std::collections::BTreeMap;

/// What happens to one cluster, by whoever carries it; of nobody who is named here the blueprint says who that is.
///
/// `before` is the old blueprint as today's program compiles it, and `rendered` what was really rendered of it, if that
/// is known: what differs between the two is pgforge's own doing. With `rendered` alone, of an old blueprint that today's
/// program no longer compiles, everything that differs is told without a cause.
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
        (None, Some(after)) => without_old(after, rendered, carrier),
        (Some(before), None) => removed(before, rendered, carrier),
        (None, None) => panic!("a plan has a cluster on one side at least"),
    }
}

/// Both sides of a comparison: the old cluster's settings and objects.
pub(super) struct Sides<'a> {
    before: &'a Unit,
    old: &'a [Object],
}

/// What makes a change itself: its object, if it is of one, and its path.
pub(super) type Key = (Option<Identity>, String);

/// Everything that differs between the old cluster and another.
pub(super) struct Differences {
    settings: Vec<Setting>,
    objects: Compared,
}

impl Sides<'_> {
    /// What differs from the old cluster in a newer one.
    pub(super) fn without(&self, newer: &Unit) -> Differences {
        self.to(newer, &objects(newer))
    }

    fn to(&self, newer: &Unit, new: &[Object]) -> Differences {
        Differences {
            settings: settings::differences(&self.before.cluster, &newer.cluster),
            objects: compare::objects(self.old, new),
        }
    }
}

/// Each change with what it changes from and to, as one text.
pub(super) fn keys(differences: &Differences) -> BTreeMap<Key, String> {
    let told = |before: &Option<Value>, after: &Option<Value>| format!("{before:?} {after:?}");
    let settings = differences
        .settings
        .iter()
        .map(|setting| ((None, setting.path.to_string()), told(&setting.before, &setting.after)));
    let objects = differences.objects.differing.iter().flat_map(|differing| {
        let key = |path: String| (Some(differing.identity.clone()), path);
        let whole = differing.fields.is_empty().then(|| (key(String::new()), format!("{:?}", differing.action)));
        let fields =
            differing.fields.iter().map(move |field| (key(field.path.to_string()), told(&field.before, &field.after)));
        whole.into_iter().chain(fields).collect::<Vec<_>>()
    });
    settings.chain(objects).collect()
}

fn both(before: &Unit, after: &Unit, rendered: Option<&[Object]>, carrier: Option<Carrier>) -> ClusterPlan {
    let old = objects(before);
    let mut plan = ClusterPlan::unchanged(after.into(), Presence::Both, old.len());
    if let Some(rendered) = rendered {
        plan.own_changes = own(before, rendered, &old, carrier);
    }
    // The same texts make the same cluster.
    if before.origin == after.origin {
        return plan;
    }
    let new = objects(after);
    let sides = Sides { before, old: &old };
    let differences = sides.to(after, &new);
    let causes = Causes::find(before, after, &sides, &keys(&differences));
    let transition = Transition::new((before, &old), (after, &new), carrier);
    let secrets = Secrets::of([&*old, &new, rendered.unwrap_or_default()]);
    plan.unchanged = differences.objects.unchanged;
    plan.changes = differences
        .settings
        .into_iter()
        .map(|setting| {
            let cause = causes.of(&(None, setting.path.to_string()));
            setting_change(setting, &transition, &secrets, cause)
        })
        .collect();
    plan.changes.extend(object_changes(&differences.objects, &transition, &secrets, |identity, path| {
        if transition.is_record(identity) {
            causes.all()
        } else {
            causes.of(&(Some(identity.clone()), path.to_owned()))
        }
    }));
    plan
}

/// What today's program renders otherwise from the old blueprint.
fn own(before: &Unit, rendered: &[Object], old: &[Object], carrier: Option<Carrier>) -> Vec<Change> {
    let transition = Transition::new((before, rendered), (before, old), carrier).of_the_release();
    let secrets = Secrets::of([rendered, old, &[]]);
    object_changes(&compare::objects(rendered, old), &transition, &secrets, |_, _| Cause::Release)
}

/// A cluster that is new, or whose old blueprint no longer compiles.
fn without_old(after: &Unit, rendered: Option<&[Object]>, carrier: Option<Carrier>) -> ClusterPlan {
    let new = objects(after);
    let rendered = rendered.unwrap_or_default();
    let (presence, cause) = if rendered.is_empty() {
        (Presence::Added, Cause::Cluster)
    } else {
        (Presence::Both, Cause::Lines(Vec::new()))
    };
    let transition = Transition::new((after, rendered), (after, &new), carrier);
    let secrets = Secrets::of([rendered, &new, &[]]);
    let compared = compare::objects(rendered, &new);
    let mut plan = ClusterPlan::unchanged(after.into(), presence, compared.unchanged);
    plan.changes = object_changes(&compared, &transition, &secrets, |_, _| cause.clone());
    plan
}

fn removed(before: &Unit, rendered: Option<&[Object]>, carrier: Option<Carrier>) -> ClusterPlan {
    let old = rendered.map_or_else(|| objects(before), <[Object]>::to_vec);
    let transition = Transition::new((before, &old), (before, &old), carrier).of_a_removal();
    let secrets = Secrets::of([&*old, &[], &[]]);
    let mut plan = ClusterPlan::unchanged(before.into(), Presence::Removed, 0);
    plan.changes = object_changes(&compare::objects(&old, &[]), &transition, &secrets, |_, _| Cause::Cluster);
    plan
}

fn objects(unit: &Unit) -> Vec<Object> {
    compile::bundle(unit).objects().to_vec()
}

fn setting_change(setting: Setting, transition: &Transition, secrets: &Secrets, cause: Cause) -> Change {
    let verdict = transition.setting(&setting);
    let Setting { path, before, after } = setting;
    Change {
        of: Of::Setting,
        object: None,
        action: action(before.as_ref(), after.as_ref()),
        before: before.map(|value| secrets.setting(&path, value)),
        after: after.map(|value| secrets.setting(&path, value)),
        path: path.to_string(),
        verdict,
        cause,
        accepted: None,
    }
}

fn object_changes(
    compared: &Compared,
    transition: &Transition,
    secrets: &Secrets,
    cause: impl Fn(&Identity, &str) -> Cause,
) -> Vec<Change> {
    let changes = |differing: &Differing| -> Vec<Change> {
        let identity = &differing.identity;
        let change = |action, path: String, before, after, verdict| Change {
            of: Of::Object,
            object: Some(identity.clone()),
            action,
            before,
            after,
            verdict,
            cause: cause(identity, &path),
            path,
            accepted: None,
        };
        if differing.fields.is_empty() {
            return vec![change(differing.action, String::new(), None, None, transition.whole(differing))];
        }
        let field = |field: &Difference| {
            let shown = |value: &Option<Value>| value.clone().map(|value| secrets.shown(identity, &field.path, value));
            let action = action(field.before.as_ref(), field.after.as_ref());
            let verdict = transition.field(identity, field);
            change(action, field.path.to_string(), shown(&field.before), shown(&field.after), verdict)
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
