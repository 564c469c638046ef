//! What engines, components and the steward hand to each other.
//!
//! An engine describes itself once, in a [`Contract`]. The engine, the steward and every component each add one [`Part`].

mod chart;
mod credential;
mod facts;
mod flow;
mod owned;
mod part;
mod proof;

pub use chart::{Chart, literal};
pub use credential::{Credential, ServiceRole};
pub use facts::{By, Facts};
pub use flow::{End, Flow, Purpose};
pub use owned::Owned;
pub use part::{Part, Place, PodGroup, StewardPart};
pub use proof::Proof;

use crate::blueprint::values::{Cidr, Namespace};
use crate::kube::Labels;
use std::collections::BTreeMap;

/// A host name and port that reach PostgreSQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// The Service's name; the namespace is the cluster's.
    pub service: String,
    /// The TCP port.
    pub port: u16,
}

/// A group of the engine's pods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pods {
    /// The value of their label `pgforge.dev/component`.
    pub component: &'static str,
    /// The labels that select them. An operator or a chart may use its own.
    pub selector: Labels,
    /// They hold data.
    pub data: bool,
    /// Clients connect to them.
    pub entrance: bool,
}

/// Somebody outside the cluster's objects who makes the instances: an operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operator {
    /// Where it runs: from there it connects to PostgreSQL and to the management port of the pods that hold data.
    pub namespace: Namespace,
    /// What it labels the pods that hold data with, those of its Jobs too.
    pub pods: Labels,
    /// The Secrets in which it keeps the passwords that it made, by role; the steward copies them into ours.
    pub secrets: BTreeMap<String, String>,
    /// What a Secret of ours is labelled with for it to notice a change.
    pub watched: Labels,
    /// It makes roles with the passwords of our Secrets, and databases, as its own resources say.
    pub makes_roles: bool,
    /// The Services that it creates beside those that pgforge renders.
    pub services: Vec<String>,
}

/// A StatefulSet and what its claims are called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataSet {
    /// The StatefulSet whose pods hold data.
    pub name: String,
    /// The name of its volume claim template.
    pub claim_template: &'static str,
    /// How many of its claims the steward inspects and marks before it creates a password.
    pub claims: u16,
}

/// Where a container beside PostgreSQL can run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sidecars {
    /// In the pods of the contract's StatefulSet, which pgforge renders.
    StatefulSet,
    /// Nowhere: an operator or a chart renders the pods.
    None,
}

/// Somewhere outside the Kubernetes cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outside {
    /// The TCP port.
    pub port: u16,
    /// The networks it is in; none where nobody says.
    pub networks: Vec<Cidr>,
}

/// Service accounts that patch pods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PodWriters {
    /// Their names.
    pub accounts: Vec<String>,
    /// Whether each pod patches itself alone, rather than those that hold data.
    pub itself: bool,
    /// The labels that they set.
    pub labels: Vec<&'static str>,
    /// The annotations that they set.
    pub annotations: Vec<&'static str>,
}

/// Service accounts that write objects, all of the same names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Writers {
    /// Their names.
    pub accounts: Vec<String>,
    /// The objects' names.
    pub names: Vec<String>,
}

/// What components may rely on, whatever the engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contract {
    /// What holds for the engine in every cluster.
    pub facts: &'static Facts,
    /// Where writes go.
    pub primary: Endpoint,
    /// All groups of the engine's pods; each may reach the API server and name servers.
    pub pods: Vec<Pods>,
    /// Which of them connect to PostgreSQL in which others, by component.
    pub connections: Vec<(&'static str, &'static str)>,
    /// Where a dump can be restored, to prove it.
    pub proof: Proof,
    /// The port at which the pods that hold data are managed, by each other and by the operator or else the steward, if there
    /// is one.
    pub management: Option<u16>,
    /// The StatefulSet whose pods hold data; none where an operator makes pods and claims by itself.
    pub set: Option<DataSet>,
    /// Standbys log in with the password of the replication role, rather than with a certificate.
    pub replication_login: bool,
    /// What the pods with data reach outside the Kubernetes cluster, besides the API server.
    pub outside: Vec<Outside>,
    /// Who patches pods.
    pub pod_writers: Option<PodWriters>,
    /// Who creates ConfigMaps that are not rendered here; RBAC cannot tie that to names.
    pub config_maps: Option<Writers>,
    /// Who makes the pods that hold data, where the objects rendered here do not.
    pub operator: Option<Operator>,
    /// Where containers of components can run beside PostgreSQL.
    pub sidecars: Sidecars,
}

impl Contract {
    /// The pods that hold data.
    pub fn data(&self) -> impl Iterator<Item = &Pods> {
        self.pods.iter().filter(|pods| pods.data)
    }

    /// The pods that clients connect to.
    pub fn entrances(&self) -> impl Iterator<Item = &Pods> {
        self.pods.iter().filter(|pods| pods.entrance)
    }

    /// The StatefulSet that rolls out when its template changes. An operator decides about its own.
    pub fn rolled_out(&self) -> Option<&DataSet> {
        self.set.as_ref().filter(|_| self.operator.is_none())
    }
}
