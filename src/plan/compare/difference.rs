//! The difference of a field.

use crate::plan::field::FieldPath;
use serde_json::Value;

/// A field that differs.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::plan) struct Difference {
    /// The path of the field; the root for a whole object.
    pub(in crate::plan) path: FieldPath,
    /// The value before.
    pub(in crate::plan) before: Option<Value>,
    /// The value after.
    pub(in crate::plan) after: Option<Value>,
}
