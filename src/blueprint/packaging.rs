//! `spec.packaging`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How what the engine runs is delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Packaging {
    /// Objects of pgforge's.
    Manifests,
    /// Values for the chart that the engine's users know, in the tree at `helm/<chart>/values.yaml`; what the chart does
    /// not bring is an object of pgforge's beside it.
    UpstreamChart,
}

impl std::fmt::Display for Packaging {
    /// As the blueprint has it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Manifests => "manifests",
            Self::UpstreamChart => "upstream-chart",
        })
    }
}
