//! `environments`: overrides of the document.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::values::{Name, Namespace, Text};
use super::{Acceptance, Spec, partial};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Node;

/// Overrides of the document in one environment. pgforge checks the merged result.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Environment {
    /// Another name or namespace.
    ///
    /// Change: Creates another, empty cluster. The old one keeps running unless objects are pruned; its volumes remain.
    pub metadata: EnvironmentMetadata,
    /// Overrides of `spec`; `null` removes what the document or its defaults set.
    ///
    /// Default: nothing.
    ///
    /// Change: The effect of the key that differs.
    #[schemars(schema_with = "partial_spec")]
    #[serde(skip_serializing_if = "Value::is_null")]
    pub spec: Value,
    /// Findings and impacts of changes that are accepted in this environment, in addition to the document's.
    ///
    /// Change: No effect on running clusters.
    #[schemars(example = [serde_json::json!({"check": "PGF202", "reason": "one node, on premises"})])]
    pub accept: Vec<Acceptance>,
}

/// Another name or namespace.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct EnvironmentMetadata {
    /// The cluster's name.
    ///
    /// Default: the document's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Name>,
    /// The namespace.
    ///
    /// Default: the document's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<Namespace>,
}

/// The errors in the names of a blueprint's environments.
pub fn environments(blueprint: &Node) -> Vec<Diagnostic> {
    let named = blueprint.get("environments").map(Node::entries).unwrap_or_default();
    let wrong = named.iter().filter_map(|entry| {
        let problem = Name::parse(&entry.key).err()?;
        let error = Diagnostic::error(codes::MALFORMED, problem.message).at(entry.key_place.clone(), "");
        Some(error.help(problem.help))
    });
    wrong.collect()
}

/// The schema of a `spec` with every key optional.
pub(super) fn partial_spec(generator: &mut SchemaGenerator) -> Schema {
    partial::partial(generator.subschema_for::<Spec>())
}
