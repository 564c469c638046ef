//! Disruption budgets.

use k8s_openapi::api::policy::v1::{PodDisruptionBudget, PodDisruptionBudgetSpec};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::labels::Labels;
use super::metadata::matching;

/// Returns a budget that allows the eviction of one pod at a time. Pods that are not ready can always be evicted: a
/// broken standby must not block the drain of its node. `None` for a single instance, which a budget would only pin to
/// its node.
pub fn budget(metadata: ObjectMeta, selector: Labels, instances: u32) -> Option<PodDisruptionBudget> {
    let spec = PodDisruptionBudgetSpec {
        max_unavailable: Some(IntOrString::Int(1)),
        selector: Some(matching(selector)),
        unhealthy_pod_eviction_policy: Some("AlwaysAllow".to_owned()),
        ..PodDisruptionBudgetSpec::default()
    };
    (instances > 1).then(|| PodDisruptionBudget { metadata, spec: Some(spec), status: None })
}
