//! `spec.patches`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map as Entries, Value};

use super::values::{JsonPointer, ObjectName};

/// A change to an object that pgforge makes, for what the language has no word for: either `merge` or `json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Patch {
    /// The object: kind and name, as the render has them. It is an error if there is none.
    pub target: ObjectName,
    /// A part of the object to merge into it, as `kubectl patch` does: maps merge, `null` removes, lists of named things
    /// merge by name (an item with `$patch: delete` goes), other lists are replaced.
    ///
    /// Default: nothing.
    #[serde(default, skip_serializing_if = "Entries::is_empty")]
    #[schemars(example = serde_json::json!({"spec": {"template": {"spec": {"dnsPolicy": "ClusterFirst"}}}}))]
    pub merge: Entries<String, Value>,
    /// Steps of a JSON Patch (RFC 6902), one after the other.
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
    /// What it does.
    pub op: Operation,
    /// Where. A `-` at the end is the place behind a list's last item.
    pub path: JsonPointer,
    /// Where from, for `move` and `copy`.
    ///
    /// Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<JsonPointer>,
    /// What is put there or expected there, for `add`, `replace` and `test`.
    ///
    /// Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"ClientIP")]
    pub value: Option<Value>,
}

/// What a step of a JSON Patch does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Operation {
    /// Puts `value` there: a key is set, an item of a list comes before the one that stood there.
    Add,
    /// Takes away what stands there.
    Remove,
    /// Puts `value` in the place of what stands there.
    Replace,
    /// Takes what stands at `from` to `path`.
    Move,
    /// Puts what stands at `from` also at `path`.
    Copy,
    /// Goes on only if `value` stands there.
    Test,
}

impl Operation {
    /// The other key that it needs.
    pub fn needs(self) -> Option<&'static str> {
        match self {
            Self::Add | Self::Replace | Self::Test => Some("value"),
            Self::Move | Self::Copy => Some("from"),
            Self::Remove => None,
        }
    }
}
