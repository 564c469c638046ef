//! What an engine hands over: objects, and what it adds to the steward.

use crate::kube::Object;
use k8s_openapi::api::core::v1::{Container, Volume};
use k8s_openapi::api::rbac::v1::PolicyRule;
use std::collections::BTreeMap;

/// What an engine compiles to.
#[derive(Debug, Default)]
pub struct Output {
    /// The engine's own objects, in any order.
    pub objects: Vec<Object>,
    /// What runs in the steward for it.
    pub steward: StewardPart,
}

/// An engine's part of the steward.
#[derive(Debug, Default)]
pub struct StewardPart {
    /// Containers besides the shared ones.
    pub containers: Vec<Container>,
    /// Volumes that those containers mount besides the shared ones.
    pub volumes: Vec<Volume>,
    /// Files of what is asked: they stand in the steward's ConfigMap beside the shared ones.
    pub asked: BTreeMap<String, String>,
    /// Scripts by file name.
    pub scripts: BTreeMap<String, String>,
    /// Rules that those containers need.
    pub rules: Vec<PolicyRule>,
}
