//! Third-party Helm charts: where Helm finds them, the version whose keys are used, and what each key accepts.
//!
//! The tables `<chart>.tsv` have a line for each path of the chart's `values.yaml`: the path and the kind of its value.
//! An empty map or list in the chart accepts any content.

use serde_json::Value;

/// A release of a chart.
#[derive(Debug, PartialEq, Eq)]
pub struct Release {
    /// Where Helm finds it.
    pub reference: &'static str,
    /// Its version.
    pub version: &'static str,
    /// The table of its values.
    table: &'static str,
}

/// Bitnami's chart of PostgreSQL, read at commit 5165628 of bitnami/charts (2026-07-01).
pub static POSTGRESQL: Release = Release {
    reference: "oci://registry-1.docker.io/bitnamicharts/postgresql",
    version: "17.1.0",
    table: include_str!("postgresql.tsv"),
};

/// Bitnami's chart of Odoo, read at the same commit.
pub static ODOO: Release = Release {
    reference: "oci://registry-1.docker.io/bitnamicharts/odoo",
    version: "28.2.11",
    table: include_str!("odoo.tsv"),
};

/// The chart of stolon, read at commit 390ee66 of helm/charts (2021-12-20), the last one that has it; deprecated on
/// 2020-11-13.
pub static STOLON: Release = Release {
    reference: "stolon --repo https://charts.helm.sh/stable",
    version: "1.6.5",
    table: include_str!("stolon.tsv"),
};

impl Release {
    /// Returns the paths of values that the chart does not have, or whose kind differs there.
    pub fn unknown(&self, values: &Value) -> Vec<String> {
        let mut found = Vec::new();
        self.check("", values, &mut found);
        found
    }

    fn check(&self, path: &str, value: &Value, found: &mut Vec<String>) {
        let kind = self.kind(path);
        match (value, kind) {
            // Kubernetes defines the content of a map that is empty in the chart.
            (_, Some("map")) if value.is_object() => {}
            (_, Some("list")) if value.is_array() => {}
            (Value::Object(entries), None) if path.is_empty() || self.has_children(path) => {
                for (key, value) in entries {
                    let below = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                    self.check(&below, value, found);
                }
            }
            (value, Some(kind)) if is(value, kind) => {}
            _ => found.push(path.to_owned()),
        }
    }

    fn kind(&self, path: &str) -> Option<&'static str> {
        self.rows().find(|(known, _)| *known == path).map(|(_, kind)| kind)
    }

    fn has_children(&self, path: &str) -> bool {
        self.rows().any(|(known, _)| known.strip_prefix(path).is_some_and(|rest| rest.starts_with('.')))
    }

    fn rows(&self) -> impl Iterator<Item = (&'static str, &'static str)> + use<> {
        self.table.lines().skip(1).filter_map(|line| line.split_once('\t'))
    }
}

/// Whether a value is of a kind; where a chart has an empty text, it also accepts a number or a size.
fn is(value: &Value, kind: &str) -> bool {
    match kind {
        "boolean" => value.is_boolean(),
        "number" => value.is_number(),
        "text" => value.is_string(),
        "empty" => value.is_string() || value.is_number(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn keys_that_the_chart_does_not_have_are_found() {
        let values = json!({
            "architecture": "replication",
            "readReplicas": {"replicaCount": 3, "resources": {"limits": {"memory": "1Gi"}}, "tolerations": [{"key": "a"}]},
            "replication": {"slaveReplicas": 3},
            "slaveReplicas": 3,
            "primary": {"extendedConfiguration": ["a"], "nodeSelector": [], "service": "ClusterIP"},
        });
        assert_eq!(
            POSTGRESQL.unknown(&values),
            [
                "replication.slaveReplicas",
                "slaveReplicas",
                "primary.extendedConfiguration",
                "primary.nodeSelector",
                "primary.service"
            ]
        );
    }
}
