//! Labels with pgforge's prefix on objects of `spec.objects`.

use super::object;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};
use crate::kube::labels;
use serde_json::Value;

/// What pgforge's labels begin with.
const PREFIX: &str = "pgforge.dev/";

/// The fields with labels that a selector may match.
const LABELS: [&str; 2] = ["metadata.labels", "spec.template.metadata.labels"];

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    for (index, desired) in cluster.objects.iter().enumerate() {
        let value = serde_json::to_value(desired).unwrap_or_default();
        for place in LABELS {
            let pointer = format!("/{}", place.replace('.', "/"));
            let entries = value.pointer(&pointer).and_then(Value::as_object).into_iter().flatten();
            for (key, text) in entries.filter(|(key, _)| key.starts_with(PREFIX)) {
                // pgforge sets this label anyway.
                if place == LABELS[0] && key == labels::CLUSTER && text.as_str() == Some(cluster.name.as_str()) {
                    continue;
                }
                let path = Path([&object(index).0[..], &Path::dotted(place).key(key).0].concat());
                let message = format!("the label `{key}` is reserved for pgforge");
                findings
                    .key_error(
                        codes::RESERVED_LABEL,
                        &path,
                        message,
                        "a Service of the cluster might send clients there",
                    )
                    .help("choose a label with another prefix");
            }
        }
    }
}
