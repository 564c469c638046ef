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
    #[schemars(example = "one zone, on premises")]
    pub reason: String,
    /// The path of the finding, such as `spec.postgres.parameters.work_mem`. Default: wherever the check fires.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
}
