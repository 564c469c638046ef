//! Changes to an object, as `kubectl patch` makes them.
//!
//! In: an object's value and a [`Patch`] of the blueprint. Out: the changed value, or the part of the patch that does
//! not fit.

mod merge;
mod steps;

use serde_json::Value;

use crate::blueprint::Patch;
use crate::diagnostic::{Path, Problem};

/// A part of a patch that does not fit its object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// Where in the patch.
    pub path: Path,
    /// Why, and what to write instead.
    pub problem: Problem,
}

/// Returns an object with a patch applied. In built-in kinds (`is_known`), lists of named items merge by name.
///
/// # Errors
/// The first part that does not fit.
pub fn apply(patch: &Patch, object: &Value, is_known: bool) -> Result<Value, Mismatch> {
    let mut patched = object.clone();
    merge::apply(&patch.merge, &mut patched, is_known)?;
    steps::apply(&patch.json, &mut patched)?;
    Ok(in_order(object, patched))
}

/// Restores the order of keys in the patched value: removing one moves others.
fn in_order(before: &Value, after: Value) -> Value {
    match (before, after) {
        (Value::Object(before), Value::Object(mut after)) => {
            let kept = before.iter().filter_map(|(key, old)| {
                let new = after.shift_remove(key)?;
                Some((key.clone(), in_order(old, new)))
            });
            let kept: Vec<(String, Value)> = kept.collect();
            Value::Object(kept.into_iter().chain(after).collect())
        }
        (Value::Array(before), Value::Array(after)) if before.len() == after.len() => {
            before.iter().zip(after).map(|(old, new)| in_order(old, new)).collect()
        }
        (_, after) => after,
    }
}

#[cfg(test)]
mod tests;
