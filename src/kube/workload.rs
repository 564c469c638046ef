//! Workloads and claims, with the defaults that the API server would fill in.

use k8s_openapi::api::apps::v1::{
    Deployment, DeploymentSpec, DeploymentStrategy, RollingUpdateDeployment, RollingUpdateStatefulSetStrategy,
    StatefulSet, StatefulSetPersistentVolumeClaimRetentionPolicy, StatefulSetSpec, StatefulSetUpdateStrategy,
};
use k8s_openapi::api::core::v1::{
    PersistentVolumeClaim, PersistentVolumeClaimSpec, PersistentVolumeClaimStatus, PodSpec, VolumeResourceRequirements,
};
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::labels::Labels;
use super::metadata::matching;
use super::pod;

/// How a Deployment replaces its pods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replace {
    /// New pods are started first, a few at a time.
    Rolling,
    /// The old pod is removed first: there is never more than one.
    Recreate,
}

/// Returns a Deployment of identical pods; `selector` is part of the metadata's labels, which the pods get.
pub fn deployment(metadata: ObjectMeta, selector: Labels, replicas: u32, replace: Replace, pod: PodSpec) -> Deployment {
    let percent = || Some(IntOrString::String("25%".to_owned()));
    let strategy = match replace {
        Replace::Rolling => DeploymentStrategy {
            type_: Some("RollingUpdate".to_owned()),
            rolling_update: Some(RollingUpdateDeployment { max_surge: percent(), max_unavailable: percent() }),
        },
        Replace::Recreate => DeploymentStrategy { type_: Some("Recreate".to_owned()), rolling_update: None },
    };
    let spec = DeploymentSpec {
        replicas: Some(count(replicas)),
        selector: matching(selector),
        strategy: Some(strategy),
        template: pod::template(metadata.labels.clone().unwrap_or_default(), pod),
        progress_deadline_seconds: Some(600),
        revision_history_limit: Some(10),
        ..DeploymentSpec::default()
    };
    Deployment { metadata, spec: Some(spec), status: None }
}

/// The start and stop order of the pods of a `StatefulSet`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// One after the other.
    OrderedReady,
    /// All at the same time: a pod that waits for the primary does not block the start of the primary.
    Parallel,
}

/// Returns pods with a name and a volume each. By default, claims outlive the `StatefulSet`.
pub fn stateful_set(
    metadata: ObjectMeta,
    selector: Labels,
    replicas: u32,
    start: Start,
    service: &str,
    pod: PodSpec,
    claims: Vec<PersistentVolumeClaim>,
) -> StatefulSet {
    let retain = || Some("Retain".to_owned());
    let start = match start {
        Start::OrderedReady => "OrderedReady",
        Start::Parallel => "Parallel",
    };
    let spec = StatefulSetSpec {
        replicas: Some(count(replicas)),
        selector: matching(selector),
        service_name: Some(service.to_owned()),
        pod_management_policy: Some(start.to_owned()),
        update_strategy: Some(StatefulSetUpdateStrategy {
            type_: Some("RollingUpdate".to_owned()),
            rolling_update: Some(RollingUpdateStatefulSetStrategy { partition: Some(0), max_unavailable: None }),
        }),
        template: pod::template(metadata.labels.clone().unwrap_or_default(), pod),
        volume_claim_templates: Some(claims),
        persistent_volume_claim_retention_policy: Some(StatefulSetPersistentVolumeClaimRetentionPolicy {
            when_deleted: retain(),
            when_scaled: retain(),
        }),
        revision_history_limit: Some(10),
        ..StatefulSetSpec::default()
    };
    StatefulSet { metadata, spec: Some(spec), status: None }
}

/// Returns a claim template: one volume of `size` (`20Gi`) per pod. `class` is `None` for the default storage class.
pub fn claim(name: &str, labels: Labels, size: &str, class: Option<&str>) -> PersistentVolumeClaim {
    PersistentVolumeClaim {
        metadata: ObjectMeta { name: Some(name.to_owned()), labels: Some(labels), ..ObjectMeta::default() },
        spec: Some(PersistentVolumeClaimSpec {
            access_modes: Some(vec!["ReadWriteOnce".to_owned()]),
            resources: Some(VolumeResourceRequirements {
                requests: Some([("storage".to_owned(), Quantity(size.to_owned()))].into()),
                ..VolumeResourceRequirements::default()
            }),
            storage_class_name: class.map(str::to_owned),
            volume_mode: Some("Filesystem".to_owned()),
            ..PersistentVolumeClaimSpec::default()
        }),
        // The API server's default: without it every apply would seem to change the StatefulSet.
        status: Some(PersistentVolumeClaimStatus {
            phase: Some("Pending".to_owned()),
            ..PersistentVolumeClaimStatus::default()
        }),
    }
}

/// Returns a separate claim: one volume that one node at a time can mount.
pub fn volume_claim(metadata: ObjectMeta, size: &str, class: Option<&str>) -> PersistentVolumeClaim {
    PersistentVolumeClaim { metadata, status: None, ..claim("", Labels::new(), size, class) }
}

fn count(replicas: u32) -> i32 {
    i32::try_from(replicas).unwrap_or(i32::MAX)
}
