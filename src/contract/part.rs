//! What an engine, a component or the steward adds to a cluster.

use super::{Chart, Credential, Flow, ServiceRole};
use crate::cluster::Cluster;
use crate::kube::{Labels, Object, labels};
use crate::runbook::Section;
use crate::scripts::Script;
use k8s_openapi::api::core::v1::{Container, Volume};
use k8s_openapi::api::networking::v1::NetworkPolicyPeer;
use k8s_openapi::api::rbac::v1::PolicyRule;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Everything that an engine or a component adds. The network policies, the steward, the runbook and the budget are
/// built from all parts, so a component is complete once it returns this.
#[derive(Debug, Default)]
pub struct Part {
    /// Objects, in any order.
    pub objects: Vec<Object>,
    /// Its pods; each group gets a network policy.
    pub pods: Vec<PodGroup>,
    /// The connections of its pods, except those to name servers.
    pub flows: Vec<Flow>,
    /// Other pods that connect to PostgreSQL as clients.
    pub clients: Vec<NetworkPolicyPeer>,
    /// Secrets with a password, which the steward creates.
    pub credentials: Vec<Credential>,
    /// Roles in PostgreSQL, which the steward creates.
    pub roles: Vec<ServiceRole>,
    /// Roles that may connect to the database `postgres`.
    pub postgres_roles: Vec<String>,
    /// Helm charts with their values.
    pub charts: Vec<Chart>,
    /// Sidecars of PostgreSQL in each instance, where the contract allows them.
    pub sidecars: Vec<Container>,
    /// Sections of the runbook.
    pub sections: Vec<(Place, Section)>,
    /// Assumptions of the budget.
    pub assumptions: Vec<String>,
    /// The containers and files that it adds to the steward.
    pub steward: StewardPart,
}

/// A group of pods with one network policy.
#[derive(Debug, Clone, PartialEq)]
pub struct PodGroup {
    /// The value of their label `pgforge.dev/component`.
    pub component: String,
    /// The labels that select them.
    pub selector: Labels,
    /// Whether clients of PostgreSQL connect to them.
    pub accepts_clients: bool,
}

impl PodGroup {
    /// Pods that pgforge renders.
    pub fn of(cluster: &Cluster, component: &str) -> Self {
        let selector = labels::selector(cluster.name.as_str(), component);
        Self { component: component.to_owned(), selector, accepts_clients: false }
    }
}

/// The place of a section in the runbook, whose sections are in the order of an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// After “Connect”.
    Connect,
    /// Before routine work, which begins with “Read and change a password”.
    Routine,
}

/// What an engine or a component runs in the steward.
#[derive(Debug, Default)]
pub struct StewardPart {
    /// Containers in addition to the shared ones.
    pub containers: Vec<Container>,
    /// Volumes that those containers mount, in addition to the shared ones.
    pub volumes: Vec<Volume>,
    /// Files that those containers read, by name.
    pub files: BTreeMap<String, String>,
    /// Keys of `database.json`, in addition to roles and databases.
    pub database: Map<String, Value>,
    /// Scripts that those containers and the part's own pods run.
    pub scripts: Vec<Script>,
    /// Permissions that those containers need.
    pub rules: Vec<PolicyRule>,
    /// The seconds until Kubernetes reports the steward's rollout as failed; set if its work takes long.
    pub deadline: Option<i32>,
}
