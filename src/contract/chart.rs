//! A third-party Helm chart, with the values that make it part of a cluster.

use crate::diagnostic::Path;
use crate::knowledge::charts::Release;
use serde_json::Value;

/// A chart and its values.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// Its name in the cluster's folder: `helm/<name>/values.yaml`.
    pub name: String,
    /// The key of the blueprint that requests it.
    pub at: Path,
    /// The name of the Helm release, which its objects also have.
    pub release: String,
    /// The version of the chart, and where Helm finds it.
    pub chart: &'static Release,
    /// The values that differ from the chart's defaults.
    pub values: Value,
}

/// Escapes a text that a chart renders as a Helm template, so that Helm prints it unchanged.
pub fn literal(text: &str) -> String {
    text.replace("{{", r#"{{ "{{" }}"#)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_opens_an_action_of_a_template() {
        assert_eq!(literal("a = '{{ .Values }}'"), r#"a = '{{ "{{" }} .Values }}'"#);
        assert_eq!(literal("{{{"), r#"{{ "{{" }}{"#);
        assert_eq!(literal("{ {}} }"), "{ {}} }");
    }
}
