//! Who reaches the cluster from where.

use crate::blueprint::{LabelSelector, ServiceType};
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    let access = &cluster.access;
    for (index, peer) in access.allow_from.iter().enumerate() {
        let path = Path::dotted("spec.access.allowFrom").index(index);
        if let Some(block) = peer.ip_block.as_ref().filter(|block| block.cidr.is_everything()) {
            findings
                .warning(
                    codes::OPEN_TO_EVERYONE,
                    &path.key("ipBlock").key("cidr"),
                    format!("`{}` is every address there is", block.cidr),
                    "whoever finds a way to the pods may try passwords",
                )
                .help("name the networks of your clients");
        }
        let any = |selector: &LabelSelector| selector.match_labels.is_empty() && selector.match_expressions.is_empty();
        if peer.namespace_selector.as_ref().is_some_and(any) && peer.pod_selector.as_ref().is_none_or(any) {
            findings
                .warning(
                    codes::OPEN_TO_ALL_NAMESPACES,
                    &path.key("namespaceSelector"),
                    "every pod of the Kubernetes cluster may connect",
                    "one that was broken into, too",
                )
                .help("select namespaces by a label: `namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}`");
        }
    }
    let kind = access.service.kind;
    if kind != ServiceType::ClusterIP && access.allow_from.iter().all(|peer| peer.ip_block.is_none()) {
        findings
            .warning(
                codes::OUTSIDE_SHUT,
                &Path::dotted("spec.access.service.type"),
                format!("the Service is a {kind}, and the network policy lets nobody in from outside"),
                "connections from there hang",
            )
            .help("add the networks of your clients: `allowFrom: [{ipBlock: {cidr: 192.0.2.0/24}}]`");
    }
}
