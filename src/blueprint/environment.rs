//! `environments`: what differs from the document.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::values::{Name, Namespace, Text};
use super::{Acceptance, Spec, partial};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Node;

/// What differs from the document in one environment. The result of merging is what is judged.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Environment {
    /// Another name, another namespace.
    ///
    /// Change: Makes another cluster, which starts empty. The old one runs on where objects are not pruned, and its
    /// volumes stay.
    pub metadata: EnvironmentMetadata,
    /// What differs of `spec`; `null` removes what the document or its defaults say.
    ///
    /// Default: nothing.
    ///
    /// Change: Does what the key that differs does.
    #[schemars(schema_with = "partial_spec")]
    #[serde(skip_serializing_if = "Value::is_null")]
    pub spec: Value,
    /// Findings and consequences of changes that are accepted here, beside the document's.
    ///
    /// Change: Nothing that runs changes.
    #[schemars(example = [serde_json::json!({"check": "PGF202", "reason": "one node, on premises"})])]
    pub accept: Vec<Acceptance>,
}

/// Another name, another namespace.
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

/// What is wrong with the names of a blueprint's environments.
pub fn environments(blueprint: &Node) -> Vec<Diagnostic> {
    let named = blueprint.get("environments").map(Node::entries).unwrap_or_default();
    let wrong = named.iter().filter_map(|entry| {
        let problem = Name::parse(&entry.key).err()?;
        let error = Diagnostic::error(codes::MALFORMED, problem.message).at(entry.key_place.clone(), "");
        Some(error.help(problem.help))
    });
    wrong.collect()
}

/// The schema of a `spec` of which any part may be missing.
pub(super) fn partial_spec(generator: &mut SchemaGenerator) -> Schema {
    partial::partial(generator.subschema_for::<Spec>())
}
