//! Judges a changed field of an object by the prefix rules of its kind.

use super::Transition;
use super::pods::Pods;
use crate::knowledge::kubernetes::fields::{self, ChangeEffect, Rule};
use crate::kube::{Identity, quantity};
use crate::plan::compare::Difference;
use crate::verdict::{Effect, Verdict, reason};
use serde_json::Value;

impl Transition<'_> {
    /// Judges a changed field of an object.
    pub(in crate::plan) fn field(&self, identity: &Identity, field: &Difference) -> Verdict {
        self.with_rights(identity, Some(field), self.rule(identity, field))
    }

    fn rule(&self, identity: &Identity, field: &Difference) -> Verdict {
        let keys: Vec<&str> = field.path.keys().collect();
        let Some(rule) = fields::of(identity.group(), &identity.kind, &keys) else {
            let (path, kind) = (&field.path, &identity.kind);
            return Verdict::unknown(reason!(
                "no rule covers a change of `{path}` in a {kind}",
                path.to_string(),
                kind.clone()
            ));
        };
        let reason = rule.reason;
        match self.effect(rule) {
            ChangeEffect::Traffic if self.pods_of(identity) != Pods::Others => {
                Verdict::applied(Effect::Switchover, reason)
            }
            ChangeEffect::Immediate if shrinks(field) && self.contract_before().set.is_none() => {
                Verdict::refused("a volume cannot shrink, and the operator rejects the smaller size")
            }
            ChangeEffect::Immediate if shrinks(field) => {
                Verdict::refused("the API server rejects it: a volume cannot shrink").with(self.shrink_volumes())
            }
            ChangeEffect::NoEffect
            | ChangeEffect::Later
            | ChangeEffect::Immediate
            | ChangeEffect::Rights
            | ChangeEffect::Traffic => Verdict::applied(Effect::None, reason),
            ChangeEffect::Pods => self.replaced(identity, reason),
            ChangeEffect::Replicas => self.scaled(identity, field),
            ChangeEffect::Contents => self.contents(identity, field),
            ChangeEffect::Volumes => volumes(field, reason),
            ChangeEffect::Immutable => self.immutable(identity, field, reason),
            ChangeEffect::Fixed => Verdict::refused(reason!("the API server rejects it: {reason}", reason))
                .with(self.another_object(identity, &field.path.to_string())),
        }
    }

    /// Returns the rule's effect, or `NoEffect` if the cluster's Kubernetes no longer restricts the field.
    fn effect(&self, rule: &Rule) -> ChangeEffect {
        let is_free = rule.since.is_some_and(|since| self.after.kubernetes.version.minor() >= since);
        if is_free { ChangeEffect::NoEffect } else { rule.effect }
    }

    /// Judges a field that the API server accepts only in a recreated object.
    fn immutable(&self, identity: &Identity, field: &Difference, reason: &'static str) -> Verdict {
        let of_claims = field.path.is_below(&["spec", "volumeClaimTemplates"]);
        let of_the_data = identity.kind == "StatefulSet" && self.pods_of(identity) == Pods::Data;
        let refused = reason!("the API server rejects it: {reason}", reason);
        if of_claims && of_the_data {
            if shrinks(field) {
                return Verdict::refused(reason!("{refused}; a volume cannot shrink", refused))
                    .with(self.shrink_volumes());
            }
            if field.path.keys().last() == Some("storage") {
                return Verdict::recreate(Effect::None, refused).with(self.grow_volumes());
            }
            if field.path.keys().last() == Some("storageClassName") {
                return Verdict::recreate(Effect::None, refused).with(self.another_class());
            }
        }
        Verdict::recreate(Effect::None, refused).with(self.recreate(identity, &field.path.to_string()))
    }
}

/// Whether a field requests a smaller volume.
fn shrinks(field: &Difference) -> bool {
    let text = |value: &Option<Value>| value.as_ref().and_then(Value::as_str).map(str::to_owned);
    let keys: Vec<&str> = field.path.keys().collect();
    let is_storage = keys.ends_with(&["storage"]) || keys.ends_with(&["storage", "size"]);
    match (text(&field.before), text(&field.after)) {
        (Some(before), Some(after)) if is_storage => quantity::shrinks(&before, &after).unwrap_or(false),
        _ => false,
    }
}

fn volumes(field: &Difference, reason: &'static str) -> Verdict {
    let deletes = field.after.as_ref().is_some_and(|after| after.to_string().contains("Delete"));
    let outcome = if deletes {
        "this change deletes nothing, but from then on deleting the object deletes the data"
    } else {
        "the data stays"
    };
    Verdict::applied(Effect::None, reason!("{reason}: {outcome}", reason, outcome))
}
