//! Objects of `spec.objects` whose kind pgforge does not know.

use super::object;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::codes;
use crate::kube::fit::Kind;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    for (index, desired) in cluster.objects.iter().enumerate() {
        let (api_version, kind) = (desired.api_version.as_str(), desired.kind.as_str());
        if Kind::of(api_version, kind).is_some() {
            continue;
        }
        let path = object(index);
        if let Some(current) = Kind::current(api_version, kind) {
            findings
                .warning(
                    codes::KIND_UNKNOWN,
                    &path.key("apiVersion"),
                    format!("pgforge does not know `{kind}` in `{api_version}`"),
                    "the API server might reject it",
                )
                .help(format!("write `apiVersion: {}`", current.api_version));
            continue;
        }
        let message = format!("pgforge does not know the kind `{kind}` of `{api_version}`");
        let finding =
            findings.warning(codes::KIND_UNKNOWN, &path.key("kind"), message, "pgforge renders its fields unchecked");
        let finding = finding.help("install its CustomResourceDefinition first, and accept this with a reason");
        if desired.metadata.namespace.is_none() {
            finding.because(format!(
                "pgforge renders it into the namespace `{}`; write `namespace: \"\"` if the kind is cluster-scoped",
                cluster.namespace
            ));
        }
    }
}
