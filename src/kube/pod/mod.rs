//! Pods as the `restricted` Pod Security Standard wants them, with the defaults that the API server would fill in spelled
//! out, so that what is in git is what a GitOps controller finds in the cluster.

pub mod env;
mod leaving;
pub mod probe;
pub mod resources;
mod security;
mod spread;
pub mod volume;

pub use leaving::{leaving, leaving_after};
pub use resources::{resources, with_disk};
pub use security::User;
pub use spread::{Beside, Domain, Unsatisfiable, away_from, beside, spread, spreads};
pub use volume::Mount;

use k8s_openapi::api::core::v1::{Container, PodSpec, PodTemplateSpec};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::labels::Labels;

/// What all pods share; a component adds its own by struct update. A pod that calls the API mounts [`volume::token`] in
/// the containers that do, and no others have it.
pub fn spec(user: User) -> PodSpec {
    PodSpec {
        automount_service_account_token: Some(false),
        // Variables for each Service of the namespace would change with the neighbours, and could be PGPORT.
        enable_service_links: Some(false),
        restart_policy: Some("Always".to_owned()),
        dns_policy: Some("ClusterFirst".to_owned()),
        scheduler_name: Some("default-scheduler".to_owned()),
        security_context: Some(security::pod(user)),
        ..PodSpec::default()
    }
}

/// What all containers share.
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

/// A workload's pod template.
pub fn template(labels: Labels, spec: PodSpec) -> PodTemplateSpec {
    PodTemplateSpec { metadata: Some(ObjectMeta { labels: Some(labels), ..ObjectMeta::default() }), spec: Some(spec) }
}
