//! Settings that contradict each other, or that the API server would reject.

use crate::blueprint::{
    Delivery, LabelSelector, Peer, Resources, SelectorOperator, Spread, TaintEffect, TolerationOperator,
};
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};

pub(super) fn check(cluster: &Cluster, found: &mut Findings) {
    requests(&cluster.resources, &Path::dotted("spec.resources"), found);
    placement(cluster, found);
    peers(&cluster.access.allow_from, &Path::dotted("spec.access.allowFrom"), found);
    peers(&cluster.kubernetes.dns, &Path::dotted("spec.kubernetes.dns"), found);
    networks(cluster, found);
    delivery(&cluster.delivery, found);
}

/// Reports networks that are listed twice.
fn networks(cluster: &Cluster, found: &mut Findings) {
    found.repeated(&Path::dotted("spec.kubernetes.api.cidrs"), &cluster.kubernetes.api.cidrs);
    let bootstrap = cluster.bootstrap.iter().map(|own| ("spec.bootstrap.dump.from.s3", &own.desired.from.s3));
    let dumps = cluster.dumps.iter().map(|own| ("spec.backups.dumps.to.s3", &own.desired.to.s3));
    let continuous = cluster.continuous.iter().map(|own| ("spec.backups.continuous.to.s3", &own.desired.to.s3));
    for (path, s3) in bootstrap.chain(dumps).chain(continuous) {
        found.repeated(&Path::dotted(path).key("cidrs"), &s3.cidrs);
    }
}

/// Reports requests above limits.
pub(super) fn requests(resources: &Resources, path: &Path, found: &mut Findings) {
    let (requests, limits) = (&resources.requests, &resources.limits);
    let path = path.key("requests");
    if let (Some(request), Some(limit)) = (requests.cpu, limits.cpu)
        && request > limit
    {
        let message = format!("the CPU request of {request} is above the limit of {limit}");
        found.error(codes::CONTRADICTION, &path.key("cpu"), message, "").help(format!("write `{limit}` or less"));
    }
    if let (Some(request), Some(limit)) = (requests.memory, limits.memory)
        && request > limit
    {
        let message = format!("the memory request of {request} is above the limit of {limit}");
        found.error(codes::CONTRADICTION, &path.key("memory"), message, "").help(format!("write `{limit}` or less"));
    }
    if let (Some(request), Some(limit)) = (requests.ephemeral_storage, limits.ephemeral_storage)
        && request > limit
    {
        let message = format!("the disk request of {request} is above the limit of {limit}");
        let path = path.key("ephemeralStorage");
        found.error(codes::CONTRADICTION, &path, message, "").help(format!("write `{limit}` or less"));
    }
}

fn placement(cluster: &Cluster, found: &mut Findings) {
    let spread: Vec<&str> = cluster
        .placement
        .spread
        .iter()
        .map(|domain| match domain {
            Spread::Zone => "zone",
            Spread::Node => "node",
        })
        .collect();
    found.repeated(&Path::dotted("spec.placement.spread"), &spread);
    for (index, toleration) in cluster.placement.tolerations.iter().enumerate() {
        let path = Path::dotted("spec.placement.tolerations").index(index);
        let exists = toleration.operator == TolerationOperator::Exists;
        if toleration.key.is_none() && !exists {
            let help = "add `key`, or write `operator: Exists` to tolerate every taint";
            found
                .error(codes::CONTRADICTION, &path, "a toleration without `key` needs the operator `Exists`", "")
                .help(help);
        }
        if exists && toleration.value.is_some() {
            let message = "a toleration with the operator `Exists` cannot have a `value`";
            found
                .key_error(codes::CONTRADICTION, &path.key("value"), message, "")
                .help("remove `value`, or write `operator: Equal`");
        }
        if toleration.toleration_seconds.is_some() && toleration.effect != Some(TaintEffect::NoExecute) {
            let message = "`tolerationSeconds` needs the effect `NoExecute`";
            found
                .key_error(codes::CONTRADICTION, &path.key("tolerationSeconds"), message, "")
                .help("add `effect: NoExecute`");
        }
    }
}

/// Reports a cluster that both Argo CD and Flux would deliver: each would undo the other's changes.
fn delivery(delivery: &Delivery, found: &mut Findings) {
    if delivery.argocd.is_some() && delivery.flux.is_some() {
        let message = "either Argo CD or Flux delivers a cluster, not both";
        found
            .key_error(codes::CONTRADICTION, &Path::dotted("spec.delivery.flux"), message, "")
            .help("remove `argocd` or `flux`");
    }
}

/// Reports peers of a network policy that the API server would reject.
pub(super) fn peers(peers: &[Peer], path: &Path, found: &mut Findings) {
    for (index, peer) in peers.iter().enumerate() {
        let path = path.index(index);
        let selects = peer.pod_selector.is_some() || peer.namespace_selector.is_some();
        match (&peer.ip_block, selects) {
            (None, false) => {
                let help = "add `podSelector`, `namespaceSelector` or `ipBlock`";
                found.error(codes::CONTRADICTION, &path, "a peer without a selector matches nothing", "").help(help);
            }
            (Some(_), true) => {
                let help = "split it into two items";
                let message = "a peer selects either pods or an `ipBlock`, not both";
                found.key_error(codes::CONTRADICTION, &path.key("ipBlock"), message, "").help(help);
            }
            _ => {}
        }
        for (number, except) in peer.ip_block.iter().flat_map(|block| block.except.iter().enumerate()) {
            let cidr = peer.ip_block.as_ref().map(|block| block.cidr);
            if cidr.is_some_and(|cidr| !cidr.holds(*except)) {
                let message = format!("`{except}` is not inside the `cidr` of the peer");
                found
                    .error(codes::CONTRADICTION, &path.key("ipBlock").key("except").index(number), message, "")
                    .help("remove it, or write a smaller network inside `cidr`");
            }
        }
        for (key, selector) in [("podSelector", &peer.pod_selector), ("namespaceSelector", &peer.namespace_selector)] {
            if let Some(selector) = selector {
                expressions(selector, &path.key(key), found);
            }
        }
    }
}

fn expressions(selector: &LabelSelector, path: &Path, found: &mut Findings) {
    for (index, expression) in selector.match_expressions.iter().enumerate() {
        let path = path.key("matchExpressions").index(index);
        let takes_values = matches!(expression.operator, SelectorOperator::In | SelectorOperator::NotIn);
        if takes_values && expression.values.is_empty() {
            let message = "the operators `In` and `NotIn` need values";
            found
                .error(codes::CONTRADICTION, &path.key("operator"), message, "")
                .help("add `values: [...]`, or write `Exists`");
        }
        if !takes_values && !expression.values.is_empty() {
            let message = "the operators `Exists` and `DoesNotExist` accept no values";
            found
                .key_error(codes::CONTRADICTION, &path.key("values"), message, "")
                .help("remove `values`, or write `In`");
        }
    }
}
