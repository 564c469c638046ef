//! Connections between pods, from which the network policies are rendered.

use super::Contract;
use crate::cluster::Cluster;
use crate::kube::policy::{self, API_SERVER, Port};

pub use policy::End;

/// Connections that are allowed.
#[derive(Debug, Clone, PartialEq)]
pub struct Flow {
    /// The purpose of the connections.
    pub purpose: Purpose,
    /// The end that opens the connections.
    pub from: End,
    /// The end that accepts them.
    pub to: End,
    /// The ports of that end.
    pub ports: Vec<Port>,
}

/// The purpose of connections. A policy lists its rules in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// PostgreSQL, between pods of the cluster.
    Postgres,
    /// The management interface of an instance.
    Management,
    /// Connections to and from an application.
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

    /// Connections of a component to every group of pods through which clients reach PostgreSQL.
    pub fn to_postgres<'a>(component: &'a str, contract: &'a Contract) -> impl Iterator<Item = Self> + 'a {
        let port = contract.primary.port;
        contract.client_pods().map(move |pods| Self::between(Purpose::Postgres, component, pods.component, port))
    }

    /// Connections of a component to the Kubernetes API.
    pub fn to_api_server(component: &str, cluster: &Cluster) -> Self {
        let to = End::networks(&cluster.kubernetes.api.cidrs);
        Self { purpose: Purpose::ApiServer, from: End::pods(component), to, ports: API_SERVER.to_vec() }
    }
}
