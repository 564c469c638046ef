//! Connections between pods, from which the network policies are made.

use super::Contract;
use crate::cluster::Cluster;
use crate::kube::policy::{self, API_SERVER, Port};

pub use policy::End;

/// Connections that are allowed.
#[derive(Debug, Clone, PartialEq)]
pub struct Flow {
    /// What they are for.
    pub purpose: Purpose,
    /// Where they begin.
    pub from: End,
    /// Where they end.
    pub to: End,
    /// At which ports.
    pub ports: Vec<Port>,
}

/// What connections are for. A policy lists its rules in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// PostgreSQL, between pods of the cluster.
    Postgres,
    /// The interface by which instances are managed.
    Management,
    /// What an application serves and needs.
    Application,
    /// PostgreSQL, for clients.
    Clients,
    /// Services outside the Kubernetes cluster.
    Outside,
    /// The Kubernetes API.
    ApiServer,
    /// Name servers.
    Names,
}

impl Flow {
    /// Connections to one TCP port of other pods of the cluster.
    pub fn between(purpose: Purpose, from: &str, to: &str, port: u16) -> Self {
        Self { purpose, from: End::pods(from), to: End::pods(to), ports: vec![Port::Tcp(port)] }
    }

    /// Connections of a component to PostgreSQL, by every way that clients have.
    pub fn to_postgres<'a>(component: &'a str, contract: &'a Contract) -> impl Iterator<Item = Self> + 'a {
        let port = contract.primary.port;
        contract.entrances().map(move |pods| Self::between(Purpose::Postgres, component, pods.component, port))
    }

    /// Connections of a component to the Kubernetes API.
    pub fn to_api_server(component: &str, cluster: &Cluster) -> Self {
        let to = End::networks(&cluster.kubernetes.api.cidrs);
        Self { purpose: Purpose::ApiServer, from: End::pods(component), to, ports: API_SERVER.to_vec() }
    }
}
