//! `spec.patches`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map as Entries, Value};

use super::values::{JsonPointer, ObjectName};

/// A change to an object that pgforge renders, for what the blueprint has no key for: either `merge` or `json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Patch {
    /// The object's kind and name, as rendered. A missing object is an error.
    pub target: ObjectName,
    /// A partial object to merge, as `kubectl patch` does: maps merge, `null` removes, lists of named items merge by
    /// name (`$patch: delete` removes an item), other lists are replaced.
    ///
    /// Default: nothing.
    #[serde(default, skip_serializing_if = "Entries::is_empty")]
    #[schemars(example = serde_json::json!({"spec": {"template": {"spec": {"dnsPolicy": "ClusterFirst"}}}}))]
    pub merge: Entries<String, Value>,
    /// Steps of a JSON Patch (RFC 6902), applied in order.
    ///
    /// Default: none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(example = [serde_json::json!({"op": "replace", "path": "/spec/sessionAffinity", "value": "ClientIP"})])]
    pub json: Vec<Step>,
}

/// A step of a JSON Patch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Step {
    /// The operation.
    pub op: Operation,
    /// The path to change. A `-` at the end appends to a list.
    pub path: JsonPointer,
    /// The source path, for `move` and `copy`.
    ///
    /// Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<JsonPointer>,
    /// The value that `add` and `replace` set, or that `test` expects.
    ///
    /// Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"ClientIP")]
    pub value: Option<Value>,
}

/// The operation of a JSON Patch step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Operation {
    /// Adds `value`: sets a key, or inserts a list item before the one at this index.
    Add,
    /// Removes the value.
    Remove,
    /// Replaces the existing value with `value`.
    Replace,
    /// Moves the value from `from` to `path`.
    Move,
    /// Copies the value from `from` to `path`.
    Copy,
    /// Fails unless `path` has `value`.
    Test,
}

impl Operation {
    /// The additional key that the operation needs.
    pub fn needs(self) -> Option<&'static str> {
        match self {
            Self::Add | Self::Replace | Self::Test => Some("value"),
            Self::Move | Self::Copy => Some("from"),
            Self::Remove => None,
        }
    }
}
