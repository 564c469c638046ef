//! What an engine hands over: objects, and what it adds to the steward.

use crate::kube::Object;
use crate::scripts::Script;
use k8s_openapi::api::core::v1::{Container, Volume};
use k8s_openapi::api::rbac::v1::PolicyRule;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What an engine compiles to.
#[derive(Debug)]
pub struct Output {
    /// The engine's own objects, in any order.
    pub objects: Vec<Object>,
    /// What runs in the steward for it.
    pub steward: StewardPart,
}

/// An engine's part of the steward.
#[derive(Debug)]
pub struct StewardPart {
    /// Containers besides the shared ones.
    pub containers: Vec<Container>,
    /// Volumes that those containers mount besides the shared ones.
    pub volumes: Vec<Volume>,
    /// Files of what is asked, beside the shared ones.
    pub asked: BTreeMap<String, String>,
    /// Keys of `database.json` besides roles and databases.
    pub database: Map<String, Value>,
    /// Scripts that its containers and its own pods run.
    pub scripts: Vec<Script>,
    /// Rules that those containers need.
    pub rules: Vec<PolicyRule>,
}
