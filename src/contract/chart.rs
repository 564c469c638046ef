//! A Helm chart of somebody else's, with the values that make it one part of a cluster.

use crate::diagnostic::Path;
use crate::knowledge::charts::Release;
use serde_json::Value;

/// A chart, and what it is told.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// What it is called in the cluster's folder: `helm/<name>/values.yaml`.
    pub name: String,
    /// Where the blueprint asks for it.
    pub at: Path,
    /// The name that it is installed under, which its objects have too.
    pub release: String,
    /// Which chart, and where Helm finds it.
    pub chart: &'static Release,
    /// Its values, as far as they are not the chart's own.
    pub values: Value,
}

/// Text that a chart passes through Helm's template language, so that it comes out as it is.
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
