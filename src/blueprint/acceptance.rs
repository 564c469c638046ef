//! `accept`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::{CheckCode, ObjectName};
use crate::verdict::Impact;

/// A finding, or a consequence of a change, that is accepted: either `check` or `impact` says which.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Acceptance {
    /// The code of the check whose findings are accepted.
    ///
    /// Default: none; `impact` is accepted instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check: Option<CheckCode>,
    /// What a change may do: `pgforge diff` still shows it, in the headline too, and `--fail-on` lets it pass. Only
    /// `pgforge diff` judges this.
    ///
    /// Default: none; `check` is accepted instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub impact: Option<Impact>,
    /// The object whose changes may have this impact.
    ///
    /// Default: any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<ObjectName>,
    /// Why, for those who read it later.
    #[schemars(example = "one node, on premises")]
    pub reason: String,
    /// The path of the finding or of the setting that changes, or of what it stands in.
    ///
    /// Default: wherever the check fires or the impact comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = "spec.postgres.parameters.work_mem")]
    pub at: Option<String>,
}
