//! What a comparison finds.

use crate::plan::field::FieldPath;
use serde_json::Value;

/// A field that differs.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::plan) struct Difference {
    /// Where; the root for a whole object.
    pub(in crate::plan) path: FieldPath,
    /// Before.
    pub(in crate::plan) before: Option<Value>,
    /// After.
    pub(in crate::plan) after: Option<Value>,
}
