//! Secrets never reach a plan.

use crate::kube::Identity;
use crate::plan::compare::FieldPath;
use serde_json::Value;

/// What stands where a secret would.
const HIDDEN: &str = "(secret)";

/// The value as a plan may show it.
pub(super) fn shown(identity: &Identity, path: &FieldPath, value: Value) -> Value {
    let is_secret = identity.kind == "Secret" && (path.is_below(&["data"]) || path.is_below(&["stringData"]));
    if is_secret { HIDDEN.into() } else { value }
}
