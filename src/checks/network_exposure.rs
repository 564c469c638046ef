//! Network access that is too open, or closed although the Service is exposed.

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
                    format!("`{}` allows every address", block.cidr),
                    "anyone who can reach the pods can try passwords",
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
                    "compromised ones included",
                )
                .help("select namespaces by a label: `namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}`");
        }
    }
    let kind = access.service.kind;
    if kind != ServiceType::ClusterIP && access.allow_from.iter().all(|peer| peer.ip_block.is_none()) {
        findings
            .warning(
                codes::OUTSIDE_BLOCKED,
                &Path::dotted("spec.access.service.type"),
                format!("the Service is a {kind}, but the network policy blocks all outside clients"),
                "connections from outside hang",
            )
            .help("add the networks of your clients: `allowFrom: [{ipBlock: {cidr: 192.0.2.0/24}}]`");
    }
}
