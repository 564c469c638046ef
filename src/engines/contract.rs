//! What an engine promises to components: all that they know of it.

use crate::blueprint::values::{Cidr, Image, Namespace};
use crate::cluster::Cluster;
use crate::kube::labels::{self, Labels};
use crate::kube::pod::User;
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pods {
    /// The value of their label `pgforge.dev/component`.
    pub component: &'static str,
    /// They hold data.
    pub data: bool,
    /// They stand behind `primary`.
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
}

/// A StatefulSet and what its claims are called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataSet {
    /// The StatefulSet whose pods hold data.
    pub name: String,
    /// The name of its volume claim template.
    pub claim_template: &'static str,
}

/// A PostgreSQL that has what the instances have. `initdb` runs only as a user that its image knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// The image that the instances run PostgreSQL from, or the one that comes nearest to it.
    pub image: Image,
    /// Its user `postgres`.
    pub user: User,
    /// Libraries that the extensions need which the engine makes in every database.
    pub preloaded: &'static [&'static str],
}

impl Proof {
    /// By an image whose user `postgres` has those numbers, with nothing in its databases but what the blueprint asks for.
    pub fn by(image: &Image, (uid, gid): (u32, u32)) -> Self {
        Self { user: User::new(uid, gid).unwrap_or(User::POSTGRES), ..Self::by_official(image) }
    }

    /// By the official image or one that is built on it.
    pub fn by_official(image: &Image) -> Self {
        Self { image: image.clone(), user: User::POSTGRES, preloaded: &[] }
    }
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
}

impl Contract {
    /// What selects the pods of a component.
    pub fn selector(&self, cluster: &Cluster, component: &str) -> Labels {
        let is_data = self.pods.iter().any(|pods| pods.data && pods.component == component);
        match &self.operator {
            Some(operator) if is_data => operator.pods.clone(),
            _ => labels::selector(cluster.name.as_str(), component),
        }
    }
}
