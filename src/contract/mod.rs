//! The data that engines, components and the steward exchange.
//!
//! An engine describes itself once, in a [`Contract`]. The engine, the steward and every component each add one
//! [`Part`].

mod chart;
mod credential;
mod facts;
mod flow;
mod owned;
mod part;
mod test_restore;

pub use chart::{Chart, literal};
pub use credential::{Credential, ServiceRole};
pub use facts::{By, Facts};
pub use flow::{End, Flow, Purpose};
pub use owned::Owned;
pub use part::{Part, Place, PodGroup, StewardPart};
pub use test_restore::TestRestore;

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
    /// Whether they hold data.
    pub data: bool,
    /// Whether clients connect to them.
    pub accepts_clients: bool,
}

/// An operator that creates the instances and is not among the cluster's objects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operator {
    /// The namespace that it runs in. From there it connects to PostgreSQL and to the management port of the data pods.
    pub namespace: Namespace,
    /// The labels of the pods that hold data, including those of its Jobs.
    pub pods: Labels,
    /// The Secrets with the passwords that it generates, by role; the steward copies them into the cluster's own.
    pub secrets: BTreeMap<String, String>,
    /// The labels that a Secret needs so that the operator notices a change.
    pub watched: Labels,
    /// Whether it creates databases, and roles with the passwords of the cluster's Secrets, from its own resources.
    pub creates_roles: bool,
    /// The Services that it creates in addition to those that pgforge renders.
    pub services: Vec<String>,
}

/// A StatefulSet and the names of its claims.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataSet {
    /// The StatefulSet whose pods hold data.
    pub name: String,
    /// The name of its volume claim template.
    pub claim_template: &'static str,
    /// The number of its claims that are inspected and marked before the steward creates a password.
    pub claims: u16,
}

/// Where a sidecar of PostgreSQL can run.
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
    /// Its networks; empty if the blueprint does not name any.
    pub networks: Vec<Cidr>,
}

/// Service accounts that patch pods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PodWriters {
    /// Their names.
    pub accounts: Vec<String>,
    /// Whether each pod patches only itself, rather than the pods that hold data.
    pub only_itself: bool,
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

/// The facts about an engine that components may rely on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contract {
    /// The facts that hold for the engine in every cluster.
    pub facts: &'static Facts,
    /// The endpoint for writes.
    pub primary: Endpoint,
    /// All groups of the engine's pods; each may reach the API server and name servers.
    pub pods: Vec<Pods>,
    /// Pairs of components: the first connects to PostgreSQL in the second.
    pub connections: Vec<(&'static str, &'static str)>,
    /// The PostgreSQL to which dumps are restored, to prove that they can be.
    pub test_restore: TestRestore,
    /// The management port of the pods that hold data, if there is one. These pods use it, and the operator or else the
    /// steward.
    pub management: Option<u16>,
    /// The StatefulSet whose pods hold data; none if an operator creates pods and claims itself.
    pub set: Option<DataSet>,
    /// Whether standbys log in with the password of the replication role, rather than with a certificate.
    pub replication_login: bool,
    /// The endpoints outside the Kubernetes cluster that the data pods connect to, except the API server.
    pub outside: Vec<Outside>,
    /// The accounts that patch pods.
    pub pod_writers: Option<PodWriters>,
    /// The accounts that create ConfigMaps that pgforge does not render; RBAC cannot restrict creation to names.
    pub config_maps: Option<Writers>,
    /// The operator that creates the data pods, if the rendered objects do not.
    pub operator: Option<Operator>,
    /// Where components can run sidecars of PostgreSQL.
    pub sidecars: Sidecars,
}

impl Contract {
    /// The pods that hold data.
    pub fn data(&self) -> impl Iterator<Item = &Pods> {
        self.pods.iter().filter(|pods| pods.data)
    }

    /// The pods that clients connect to.
    pub fn client_pods(&self) -> impl Iterator<Item = &Pods> {
        self.pods.iter().filter(|pods| pods.accepts_clients)
    }

    /// The StatefulSet that rolls out when its template changes. An operator rolls out its own StatefulSet.
    pub fn rolled_out(&self) -> Option<&DataSet> {
        self.set.as_ref().filter(|_| self.operator.is_none())
    }
}
