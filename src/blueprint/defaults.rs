//! `defaults.yaml`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::environment::partial_spec;
use super::values::{Name, ReleaseLine};
use super::{Acceptance, ApiVersion, Environment, Map};

/// What the blueprints of a folder share. Each blueprint is merged over it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Defaults {
    /// The version of the blueprint language.
    ///
    /// Change: There is only one value.
    pub api_version: ApiVersion,
    /// The kind of document.
    ///
    /// Change: There is only one value.
    pub kind: DefaultsKind,
    /// The release line of pgforge. A blueprint's own value wins.
    ///
    /// Default: any.
    ///
    /// Change: No effect on running clusters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pgforge: Option<ReleaseLine>,
    /// Any part of a blueprint's `spec`.
    ///
    /// Default: nothing.
    ///
    /// Change: The effect of the key, in every cluster that does not set it.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    #[schemars(schema_with = "partial_spec")]
    pub spec: Value,
    /// Overrides in an environment, for the blueprints that have it.
    ///
    /// Change: The effect of the key that differs.
    #[serde(default)]
    #[schemars(example = serde_json::json!({"staging": {"spec": {"instances": 1}}}))]
    pub environments: Map<Name, Option<Environment>>,
    /// Findings and impacts of changes that are accepted in all of them.
    ///
    /// Change: No effect on running clusters.
    #[serde(default)]
    #[schemars(example = [serde_json::json!({"check": "PGF202", "reason": "one node, on premises"})])]
    pub accept: Vec<Acceptance>,
}

/// The kind of document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum DefaultsKind {
    /// Defaults of a folder.
    Defaults,
}
