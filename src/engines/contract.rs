//! What an engine promises to components: all that they know of it.

use std::collections::BTreeMap;

/// A host name and port that reach PostgreSQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// The Service's name; the namespace is the cluster's.
    pub service: String,
    /// The TCP port.
    pub port: u16,
}

/// What components may rely on, whatever the engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contract {
    /// Where writes go.
    pub primary: Endpoint,
    /// Where reads may go; `None` where the engine cannot keep writers away from such a Service.
    pub replicas: Option<Endpoint>,
    /// The labels of the pods behind `primary`.
    pub entrance: BTreeMap<String, String>,
    /// The labels of the pods that hold data.
    pub data: BTreeMap<String, String>,
    /// The StatefulSet whose pods hold data.
    pub stateful_set: String,
    /// The headless Service that gives those pods their host names.
    pub pods_service: String,
    /// The name of the volume claim template of those pods.
    pub claim_template: String,
}

impl Contract {
    /// The data pods' names for a number of instances.
    pub fn pods(&self, instances: u16) -> Vec<String> {
        (0..instances).map(|ordinal| format!("{}-{ordinal}", self.stateful_set)).collect()
    }

    /// The data pods' volume claims.
    pub fn claims(&self, instances: u16) -> Vec<String> {
        self.pods(instances).into_iter().map(|pod| format!("{}-{pod}", self.claim_template)).collect()
    }
}
