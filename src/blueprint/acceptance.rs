//! `accept`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::{CheckCode, ObjectName};
use crate::verdict::Impact;

/// An accepted finding or impact of a change. Set either `check` or `impact`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Acceptance {
    /// The code of the check whose findings to accept.
    ///
    /// Default: none; set `impact` instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check: Option<CheckCode>,
    /// The impact that changes may have. `pgforge diff` still shows it, also in the headline, but `--fail-on` accepts
    /// it. Only `pgforge diff` uses this.
    ///
    /// Default: none; set `check` instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub impact: Option<Impact>,
    /// The object whose changes may have this impact.
    ///
    /// Default: any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<ObjectName>,
    /// Why you accept it, for later readers.
    #[schemars(example = "one node, on premises")]
    pub reason: String,
    /// The path of the finding or of the changed setting, or of a section that contains it.
    ///
    /// Default: any path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = "spec.postgres.parameters.work_mem")]
    pub at: Option<String>,
}
