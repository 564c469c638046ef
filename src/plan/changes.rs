//! One cluster's plan.

use super::compare::{self, Compared, Differing};
use super::delivery::Delivery;
use super::judge::Judge;
use super::model::{Action, Cause, Change, ClusterPlan, Of, Presence};
use super::{cause, redact, settings};
use crate::cluster::Cluster;
use crate::compile::{self, Unit};
use crate::kube::Object;

/// What happens to one cluster.
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
    delivery: Delivery,
) -> ClusterPlan {
    let shown = after.or(before).expect("a cluster on one side at least");
    let new = after.map(objects).unwrap_or_default();
    let old = before.map(objects);
    let judge_before = before.unwrap_or(shown);
    let mut plan = ClusterPlan {
        file: shown.file.clone(),
        name: shown.cluster.name.to_string(),
        namespace: shown.cluster.namespace.to_string(),
        environment: shown.cluster.environment.clone(),
        presence: match (before, rendered, after) {
            (_, _, None) => Presence::Removed,
            (None, None | Some([]), Some(_)) => Presence::Added,
            (..) => Presence::Both,
        },
        changes: Vec::new(),
        own_changes: Vec::new(),
        unchanged: 0,
    };
    if let (Some(unit), Some(old), Some(rendered)) = (before, &old, rendered) {
        let judge = Judge::new(&unit.cluster, &unit.cluster, old, delivery);
        let compared = compare::objects(rendered, old);
        plan.own_changes = object_changes(&compared, &judge, &Cause::Release);
    }
    let lines = match (before, after) {
        (Some(before), Some(after)) => cause::changed(before, after),
        _ => Vec::new(),
    };
    let cause = if plan.presence == Presence::Both { cause::of(&lines) } else { Cause::Cluster };
    if let (Some(before), Some(after)) = (before, after) {
        plan.changes = setting_changes(&before.cluster, &after.cluster, &new, delivery, &cause);
    }
    let judge = Judge::new(&judge_before.cluster, &shown.cluster, &new, delivery);
    let compared = compare::objects(old.as_deref().or(rendered).unwrap_or_default(), &new);
    plan.unchanged = compared.unchanged;
    plan.changes.extend(object_changes(&compared, &judge, &cause));
    plan
}

fn objects(unit: &Unit) -> Vec<Object> {
    compile::bundle(unit).objects().to_vec()
}

fn setting_changes(
    before: &Cluster,
    after: &Cluster,
    objects: &[Object],
    delivery: Delivery,
    cause: &Cause,
) -> Vec<Change> {
    let judge = Judge::new(before, after, objects, delivery);
    let change = |setting: crate::verdict::Setting| Change {
        of: Of::Setting,
        object: None,
        action: match (&setting.before, &setting.after) {
            (None, _) => Action::Add,
            (_, None) => Action::Remove,
            _ => Action::Change,
        },
        path: setting.path.to_string(),
        verdict: judge.setting(&setting),
        before: setting.before,
        after: setting.after,
        cause: cause.clone(),
        accepted: None,
    };
    settings::differences(before, after).into_iter().map(change).collect()
}

fn object_changes(compared: &Compared, judge: &Judge, cause: &Cause) -> Vec<Change> {
    compared.differing.iter().flat_map(|differing| changes_of(differing, judge, cause)).collect()
}

fn changes_of(differing: &Differing, judge: &Judge, cause: &Cause) -> Vec<Change> {
    let identity = &differing.identity;
    let change = |action, path: String, before, after, verdict| Change {
        of: Of::Object,
        object: Some(identity.clone()),
        action,
        path,
        before,
        after,
        verdict,
        cause: cause.clone(),
        accepted: None,
    };
    if differing.fields.is_empty() {
        return vec![change(differing.action, String::new(), None, None, judge.whole(differing))];
    }
    let field = |field: &compare::Difference| {
        let shown =
            |value: &Option<serde_json::Value>| value.clone().map(|value| redact::shown(identity, &field.path, value));
        let action = match (&field.before, &field.after) {
            (None, _) => Action::Add,
            (_, None) => Action::Remove,
            _ => Action::Change,
        };
        change(action, field.path.to_string(), shown(&field.before), shown(&field.after), judge.field(identity, field))
    };
    differing.fields.iter().map(field).collect()
}
