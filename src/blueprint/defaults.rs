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
    /// The version of the language: `pgforge.dev/v1`.
    pub api_version: ApiVersion,
    /// What the document describes: `Defaults`.
    pub kind: DefaultsKind,
    /// The release line of pgforge; a blueprint's own wins. Default: any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pgforge: Option<ReleaseLine>,
    /// Any part of a blueprint's `spec`.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    #[schemars(schema_with = "partial_spec")]
    pub spec: Value,
    /// What differs in an environment, for the blueprints that name it. Default: none.
    #[serde(default)]
    pub environments: Map<Name, Environment>,
    /// Findings that are accepted in all of them. Default: none.
    #[serde(default)]
    pub accept: Vec<Acceptance>,
}

/// What a document describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum DefaultsKind {
    /// Defaults of a folder.
    Defaults,
}
