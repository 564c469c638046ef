//! `defaults.yaml`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::environment::partial_spec;
use super::values::{Name, ReleaseLine};
use super::{Acceptance, ApiVersion, Environment, Map};

/// What the blueprints of one folder share. Each of them is merged over it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Defaults {
    /// The version of the language.
    ///
    /// Change: There is one value only.
    pub api_version: ApiVersion,
    /// What the document describes.
    ///
    /// Change: There is one value only.
    pub kind: DefaultsKind,
    /// The release line of pgforge; a blueprint's own wins.
    ///
    /// Default: any.
    ///
    /// Change: Nothing that runs changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pgforge: Option<ReleaseLine>,
    /// Any part of a blueprint's `spec`.
    ///
    /// Default: nothing.
    ///
    /// Change: Does what the key does, in every cluster that does not say it itself.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    #[schemars(schema_with = "partial_spec")]
    pub spec: Value,
    /// What differs in an environment, for the blueprints that name it.
    ///
    /// Change: Does what the key that differs does.
    #[serde(default)]
    #[schemars(example = serde_json::json!({"staging": {"spec": {"instances": 1}}}))]
    pub environments: Map<Name, Option<Environment>>,
    /// Findings and consequences of changes that are accepted in all of them.
    ///
    /// Change: Nothing that runs changes.
    #[serde(default)]
    #[schemars(example = [serde_json::json!({"check": "PGF202", "reason": "one node, on premises"})])]
    pub accept: Vec<Acceptance>,
}

/// What a document describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum DefaultsKind {
    /// Defaults of a folder.
    Defaults,
}
