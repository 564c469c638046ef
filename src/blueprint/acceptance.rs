//! `accept`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::CheckCode;

/// A finding that is accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Acceptance {
    /// The code of the check.
    pub check: CheckCode,
    /// Why, for those who read it later.
    #[schemars(example = "one node, on premises")]
    pub reason: String,
    /// The path of the finding, or of what it stands in.
    ///
    /// Default: wherever the check fires.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(example = "spec.postgres.parameters.work_mem")]
    pub at: Option<String>,
}
