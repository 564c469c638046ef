//! Rights that a change gives to somebody or something.
//!
//! What an author brings by `spec.objects` or changes by `spec.patches` counts whatever it grants. Of the objects that
//! pgforge makes by itself only a new release can widen the rights; a setting gives an account no more than its part needs.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Occasion, Transition};
use crate::blueprint::{ExtraObject, Patch};
use crate::kube::Identity;
use crate::kube::privilege::{Grant, Power, gained};
use crate::plan::compare::Difference;
use crate::verdict::{Effect, How, Verdict, reason};

/// At most this many grants are named.
const NAMED: usize = 3;

impl Transition<'_> {
    /// The verdict of an object that is added, or of one field that changes, with what it grants.
    pub(super) fn with_rights(&self, identity: &Identity, field: Option<&Difference>, verdict: Verdict) -> Verdict {
        let Some(after) = self.new_object(identity) else { return verdict };
        if !self.is_by_an_author(identity) && self.occasion != Occasion::Release {
            return verdict;
        }
        let before = self.old_object(identity).map_or(&Value::Null, |object| object.value());
        let counts = |grant: &Grant| match field {
            Some(field) => touches(field, grant),
            // An ordinary pod is not privileged, and an object of ours has the rights that its part needs.
            None => grant.is_great || (grant.power == Power::Rights && self.is_by_an_author(identity)),
        };
        let grants: Vec<Grant> = gained(before, after.value()).into_iter().filter(counts).collect();
        if grants.is_empty() { verdict } else { granting(&grants, verdict) }
    }

    /// Whether a blueprint brings an object, or patches it.
    fn is_by_an_author(&self, identity: &Identity) -> bool {
        let own = (identity.kind.as_str(), identity.name.as_str());
        let brings = |object: &ExtraObject| (object.kind.as_str(), object.metadata.name.as_str()) == own;
        let patches = |patch: &Patch| (patch.target.kind(), patch.target.name()) == own;
        [self.before, self.after]
            .into_iter()
            .any(|cluster| cluster.objects.iter().any(brings) || cluster.patches.iter().any(patches))
    }
}

/// Whether a grant comes by a field, by what is in it or by what it is in.
fn touches(field: &Difference, grant: &Grant) -> bool {
    let of_grant: Vec<&str> = grant.path.keys().collect();
    field.path.keys().zip(of_grant).all(|(one, other)| one == other)
}

/// The verdict of a change that grants something, unless the API server refuses it.
fn granting(grants: &[Grant], verdict: Verdict) -> Verdict {
    let (effect, how) = match verdict.known {
        Some((_, How::Refused)) => return verdict,
        Some((effect, How::Recreate)) => (effect, How::Recreate),
        Some((effect, How::Applied | How::Ignored)) => (effect, How::Applied),
        None => (Effect::None, How::Applied),
    };
    // What is great says more than the rule as a whole.
    let has_great = grants.iter().any(|grant| grant.is_great);
    let told: BTreeSet<&str> =
        grants.iter().filter(|grant| grant.is_great || !has_great).map(|grant| grant.what.as_str()).collect();
    let mut named: Vec<String> = told.iter().take(NAMED).map(|what| format!("it {what}")).collect();
    if told.len() > NAMED {
        named.push(format!("{} more", told.len() - NAMED));
    }
    let reason = reason!("{grants}: {reason}", named.join(", "), verdict.reason);
    Verdict { known: Some((effect.max(Effect::Privilege), how)), reason, remedy: verdict.remedy }
}
