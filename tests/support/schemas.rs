//! Validates manifests against the strict schemas of the supported API servers.

use std::process::Command;

use serde::Deserialize;

use super::harness::Missing;
use super::tools;

/// The minor versions of Kubernetes for which a manifest must be valid.
pub(crate) const VERSIONS: [&str; 7] = ["1.31", "1.32", "1.33", "1.34", "1.35", "1.36", "1.37"];

/// The result of validating a stream.
#[derive(Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Report {
    /// The number of objects that are valid under every version.
    pub(crate) valid: usize,
    /// `1.31 StatefulSet/orders spec.replicas: 'three' is not of type 'integer'`, for each version and error.
    pub(crate) errors: Vec<String>,
    /// `example.com/v1 Widget`: kinds for which some version has no schema, such as custom resources.
    pub(crate) unknown: Vec<String>,
}

/// Validates every document of a stream under every version; unknown fields are errors.
pub(crate) fn validate(stream: &str) -> Result<Report, Missing> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/validate.py");
    let report = tools::output(Command::new(tools::python()?).arg(script).args(VERSIONS), stream);
    Ok(serde_json::from_str(&report).unwrap_or_else(|error| panic!("{script} printed no report: {error}\n{report}")))
}
