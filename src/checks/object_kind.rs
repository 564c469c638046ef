//! Objects of `spec.objects` whose kind Kubernetes itself does not have.

use super::object;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::codes;
use crate::kube::fit::Kind;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    for (index, asked) in cluster.objects.iter().enumerate() {
        let (api_version, kind) = (asked.api_version.as_str(), asked.kind.as_str());
        if Kind::of(api_version, kind).is_some() {
            continue;
        }
        let path = object(index);
        if let Some(current) = Kind::current(api_version, kind) {
            findings
                .warning(
                    codes::KIND_UNKNOWN,
                    &path.key("apiVersion"),
                    format!("`{api_version}` has no `{kind}` that pgforge knows"),
                    "the API server may refuse it",
                )
                .help(format!("write `apiVersion: {}`", current.api_version));
            continue;
        }
        let message = format!("pgforge does not know the kind `{kind}` of `{api_version}`");
        let finding =
            findings.warning(codes::KIND_UNKNOWN, &path.key("kind"), message, "its fields are rendered unchecked");
        let finding =
            finding.help("have its CustomResourceDefinition there before it, and accept this with the reason");
        if asked.metadata.namespace.is_none() {
            finding.because(format!(
                "it is rendered into the namespace `{}`; write `namespace: \"\"` if the kind lives in none",
                cluster.namespace
            ));
        }
    }
}
