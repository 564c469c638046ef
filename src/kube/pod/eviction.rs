//! Tolerations of pods that should leave an unreachable node.

use k8s_openapi::api::core::v1::Toleration;

/// The seconds after which such a pod is evicted, instead of Kubernetes' 300.
const SECONDS: u16 = 30;

/// Returns the tolerations `own` and those of a pod that holds no data.
pub fn with_eviction(own: Vec<Toleration>) -> Vec<Toleration> {
    with_eviction_after(SECONDS, own)
}

/// Returns the tolerations `own` and those of a pod that leaves such a node after `seconds`.
pub fn with_eviction_after(seconds: u16, own: Vec<Toleration>) -> Vec<Toleration> {
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
