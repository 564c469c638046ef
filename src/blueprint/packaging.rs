//! `spec.packaging`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How the engine's objects are delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Packaging {
    /// Manifests that pgforge renders.
    Manifests,
    /// Values for the engine's usual Helm chart, in the tree at `helm/<chart>/values.yaml`. pgforge renders the objects
    /// that the chart lacks.
    UpstreamChart,
}

impl std::fmt::Display for Packaging {
    /// The word that the blueprint uses.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Manifests => "manifests",
            Self::UpstreamChart => "upstream-chart",
        })
    }
}
