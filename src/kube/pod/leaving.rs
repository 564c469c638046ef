//! Pods that are of no use on a node that does not answer.

use k8s_openapi::api::core::v1::Toleration;

/// Such a pod leaves after this many seconds rather than after Kubernetes' 300.
const SECONDS: u16 = 30;

/// The tolerations of a pod that holds no data, besides its own.
pub fn leaving(own: Vec<Toleration>) -> Vec<Toleration> {
    leaving_after(SECONDS, own)
}

/// The tolerations of a pod that leaves such a node after so many seconds, besides its own.
pub fn leaving_after(seconds: u16, own: Vec<Toleration>) -> Vec<Toleration> {
    let leave = |condition: &str| Toleration {
        key: Some(format!("node.kubernetes.io/{condition}")),
        operator: Some("Exists".to_owned()),
        effect: Some("NoExecute".to_owned()),
        toleration_seconds: Some(seconds.into()),
        value: None,
    };
    let mut tolerations = own;
    tolerations.extend([leave("not-ready"), leave("unreachable")]);
    tolerations
}
