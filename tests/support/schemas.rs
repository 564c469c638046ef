//! Manifests against the strict schemas of the API servers that we support.

use std::process::Command;

use serde::Deserialize;

use super::harness::Missing;
use super::tools;

/// Kubernetes' minors that a manifest must be valid for.
pub(crate) const VERSIONS: [&str; 7] = ["1.31", "1.32", "1.33", "1.34", "1.35", "1.36", "1.37"];

/// What the schemas say of a stream.
#[derive(Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Report {
    /// How many objects were valid under every version.
    pub(crate) valid: usize,
    /// `1.31 StatefulSet/orders spec.replicas: 'three' is not of type 'integer'`, one a version and error.
    pub(crate) errors: Vec<String>,
    /// `example.com/v1 Widget`: kinds that some version has no schema for; custom resources among them.
    pub(crate) unknown: Vec<String>,
}

/// Validates every document of a stream under every version, unknown fields being errors.
pub(crate) fn validate(stream: &str) -> Result<Report, Missing> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/validate.py");
    let report = tools::output(Command::new(tools::python()?).arg(script).args(VERSIONS), stream);
    Ok(serde_json::from_str(&report).unwrap_or_else(|error| panic!("{script} printed no report: {error}\n{report}")))
}
