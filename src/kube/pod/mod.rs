//! Pods that meet the `restricted` Pod Security Standard. They spell out the API server's defaults, so that a GitOps
//! controller sees no drift between git and the cluster.

pub mod env;
mod eviction;
pub mod probe;
pub mod resources;
mod security;
mod spread;
pub mod volume;

pub use eviction::{with_eviction, with_eviction_after};
pub use resources::{resources, with_disk};
pub use security::User;
pub use spread::{Colocation, Domain, Unsatisfiable, away_from, colocate, spread, spreads};
pub use volume::Mount;

use k8s_openapi::api::core::v1::{Container, PodSpec, PodTemplateSpec};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::labels::Labels;

/// Returns what all pods share; a component adds the rest by struct update. In a pod that calls the API, only the
/// containers that do so mount [`volume::token`].
pub fn spec(user: User) -> PodSpec {
    PodSpec {
        automount_service_account_token: Some(false),
        // Variables for each Service of the namespace would change with its neighbours, and one could be PGPORT.
        enable_service_links: Some(false),
        restart_policy: Some("Always".to_owned()),
        dns_policy: Some("ClusterFirst".to_owned()),
        scheduler_name: Some("default-scheduler".to_owned()),
        security_context: Some(security::pod(user)),
        ..PodSpec::default()
    }
}

/// Returns what all containers share.
pub fn container(name: &str, image: &str) -> Container {
    Container {
        name: name.to_owned(),
        image: Some(image.to_owned()),
        image_pull_policy: Some("IfNotPresent".to_owned()),
        security_context: Some(security::container()),
        termination_message_path: Some("/dev/termination-log".to_owned()),
        termination_message_policy: Some("File".to_owned()),
        ..Container::default()
    }
}

/// Returns a workload's pod template.
pub fn template(labels: Labels, spec: PodSpec) -> PodTemplateSpec {
    PodTemplateSpec { metadata: Some(ObjectMeta { labels: Some(labels), ..ObjectMeta::default() }), spec: Some(spec) }
}
