//! Judges the rights that a change grants.
//!
//! Every grant in `spec.objects` or `spec.patches` counts. Objects that pgforge generates gain rights only with a new
//! release: a setting gives an account only the rights that its component needs.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Transition, Trigger};
use crate::blueprint::{ExtraObject, Patch};
use crate::kube::Identity;
use crate::kube::privilege::{Grant, Power, gained};
use crate::plan::compare::Difference;
use crate::verdict::{Effect, How, Verdict, reason};

/// The most grants that a verdict lists.
const NAMED: usize = 3;

impl Transition<'_> {
    /// Adds the granted rights to the verdict of an added object or of a changed field.
    pub(super) fn with_rights(&self, identity: &Identity, field: Option<&Difference>, verdict: Verdict) -> Verdict {
        let Some(after) = self.new_object(identity) else { return verdict };
        if !self.is_authored(identity) && self.trigger != Trigger::Release {
            return verdict;
        }
        let before = self.old_object(identity).map_or(&Value::Null, |object| object.value());
        let counts = |grant: &Grant| match field {
            Some(field) => touches(field, grant),
            // Ordinary pods are not privileged, and generated objects have only the rights that their component needs.
            None => grant.is_critical || (grant.power == Power::Rights && self.is_authored(identity)),
        };
        let grants: Vec<Grant> = gained(before, after.value()).into_iter().filter(counts).collect();
        if grants.is_empty() { verdict } else { granting(&grants, verdict) }
    }

    /// Whether a blueprint defines an object in `spec.objects`, or patches it.
    fn is_authored(&self, identity: &Identity) -> bool {
        let key = (identity.kind.as_str(), identity.name.as_str());
        let defines = |object: &ExtraObject| (object.kind.as_str(), object.metadata.name.as_str()) == key;
        let patches = |patch: &Patch| (patch.target.kind(), patch.target.name()) == key;
        [self.before, self.after]
            .into_iter()
            .any(|cluster| cluster.objects.iter().any(defines) || cluster.patches.iter().any(patches))
    }
}

/// Whether the path of a field and the path of a grant are equal, or one contains the other.
fn touches(field: &Difference, grant: &Grant) -> bool {
    let granted: Vec<&str> = grant.path.keys().collect();
    field.path.keys().zip(granted).all(|(one, other)| one == other)
}

/// Returns the verdict of a change that grants rights. A change that the API server rejects grants none.
fn granting(grants: &[Grant], verdict: Verdict) -> Verdict {
    let (effect, how) = match verdict.known {
        Some((_, How::Refused)) => return verdict,
        Some((effect, How::Recreate)) => (effect, How::Recreate),
        Some((effect, How::Applied | How::Ignored)) => (effect, How::Applied),
        None => (Effect::None, How::Applied),
    };
    // A critical grant is more specific than the grant of the whole rule.
    let has_great = grants.iter().any(|grant| grant.is_critical);
    let powers: BTreeSet<&str> =
        grants.iter().filter(|grant| grant.is_critical || !has_great).map(|grant| grant.what.as_str()).collect();
    let mut named: Vec<String> = powers.iter().take(NAMED).map(|what| format!("it {what}")).collect();
    if powers.len() > NAMED {
        named.push(format!("and {} more", powers.len() - NAMED));
    }
    let reason = reason!("{grants}: {reason}", named.join(", "), verdict.reason);
    Verdict { known: Some((effect.max(Effect::Privilege), how)), reason, remedy: verdict.remedy }
}
