//! Network policies from one matrix of who talks to whom.
//!
//! A [`Flow`] opens both ends: egress where it begins and ingress where it ends. Everything else is closed.

use k8s_openapi::api::networking::v1::{
    IPBlock, NetworkPolicy, NetworkPolicyEgressRule, NetworkPolicyIngressRule, NetworkPolicyPeer, NetworkPolicyPort,
    NetworkPolicySpec,
};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, ObjectMeta};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::labels::Labels;
use super::metadata::matching;

/// The pods of one policy.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The component, by which flows name the group.
    pub component: String,
    /// The policy's metadata.
    pub metadata: ObjectMeta,
    /// What selects the pods, in the policy's namespace.
    pub pods: Labels,
}

/// One end of a flow.
#[derive(Debug, Clone, PartialEq)]
pub enum End {
    /// Pods of the cluster that have a policy, by their component.
    Pods(String),
    /// Every pod of the namespace.
    Namespace,
    /// Others, in Kubernetes' own terms; an empty list is nobody.
    Peers(Vec<NetworkPolicyPeer>),
    /// Every address, at these ports.
    Anyone,
}

impl End {
    /// The pods of a component.
    pub fn pods(component: &str) -> Self {
        Self::Pods(component.to_owned())
    }

    /// These networks, in CIDR notation; every address where none is given.
    pub fn networks<N: ToString>(networks: &[N]) -> Self {
        if networks.is_empty() { Self::Anyone } else { Self::Peers(networks.iter().map(network).collect()) }
    }
}

/// A network as a peer, in CIDR notation.
pub fn network<N: ToString>(network: &N) -> NetworkPolicyPeer {
    let block = IPBlock { cidr: network.to_string(), except: None };
    NetworkPolicyPeer { ip_block: Some(block), ..NetworkPolicyPeer::default() }
}

/// A protocol and a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Port {
    /// TCP.
    Tcp(u16),
    /// UDP.
    Udp(u16),
    /// Every number, TCP.
    AnyTcp,
}

/// The API server's Service and, since policies see addresses after translation, the API servers themselves.
pub const API_SERVER: &[Port] = &[Port::Tcp(443), Port::Tcp(6443)];

/// Name servers.
pub const DNS: &[Port] = &[Port::Udp(53), Port::Tcp(53)];

/// Who answers queries in most Kubernetes clusters: pods, whatever namespace they are in, and link-local addresses, where
/// caches on the node (`NodeLocal DNSCache`) and clouds answer. No query leaves for a server outside.
pub fn name_servers() -> Vec<NetworkPolicyPeer> {
    let pods = NetworkPolicyPeer { namespace_selector: Some(LabelSelector::default()), ..NetworkPolicyPeer::default() };
    [pods].into_iter().chain(["169.254.0.0/16", "fe80::/10"].iter().map(network)).collect()
}

/// Connections that are allowed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Flow<'a> {
    /// Where they begin.
    pub from: &'a End,
    /// Where they end.
    pub to: &'a End,
    /// At which ports.
    pub ports: &'a [Port],
}

/// Every pod of a namespace, as a peer.
pub fn pods_of(namespace: &str) -> NetworkPolicyPeer {
    let labels = [("kubernetes.io/metadata.name".to_owned(), namespace.to_owned())].into();
    NetworkPolicyPeer { namespace_selector: Some(matching(labels)), ..NetworkPolicyPeer::default() }
}

/// The policy of each group: the flows that begin or end there, and nothing else in either direction. A flow from or to
/// pods that have no policy is left out.
pub fn policies(groups: &[Group], flows: &[Flow]) -> Vec<NetworkPolicy> {
    let is_known = |end: &End| match end {
        End::Pods(component) => find(groups, component).is_some(),
        _ => true,
    };
    let open = |flow: &&Flow| flow.is_open() && is_known(flow.from) && is_known(flow.to);
    let flows: Vec<&Flow> = flows.iter().filter(open).collect();
    groups.iter().map(|group| policy(group, groups, &flows)).collect()
}

fn find<'a>(groups: &'a [Group], component: &str) -> Option<&'a Group> {
    groups.iter().find(|group| group.component == component)
}

fn policy(group: &Group, groups: &[Group], flows: &[&Flow]) -> NetworkPolicy {
    let is_here = |end: &End| matches!(end, End::Pods(component) if *component == group.component);
    let ingress: Vec<_> = flows
        .iter()
        .filter(|flow| is_here(flow.to))
        .map(|flow| NetworkPolicyIngressRule { from: peers(flow.from, groups), ports: Some(ports(flow.ports)) })
        .collect();
    let egress: Vec<_> = flows
        .iter()
        .filter(|flow| is_here(flow.from))
        .map(|flow| NetworkPolicyEgressRule { to: peers(flow.to, groups), ports: Some(ports(flow.ports)) })
        .collect();
    NetworkPolicy {
        metadata: group.metadata.clone(),
        spec: Some(NetworkPolicySpec {
            pod_selector: Some(matching(group.pods.clone())),
            policy_types: Some(vec!["Ingress".to_owned(), "Egress".to_owned()]),
            ingress: Some(ingress).filter(|rules| !rules.is_empty()),
            egress: Some(egress).filter(|rules| !rules.is_empty()),
        }),
    }
}

impl Flow<'_> {
    /// Whether there are peers and ports at all. In a rule an empty list would mean everyone, or every port.
    fn is_open(&self) -> bool {
        let is_nobody = |end: &End| matches!(end, End::Peers(peers) if peers.is_empty());
        !is_nobody(self.from) && !is_nobody(self.to) && !self.ports.is_empty()
    }
}

/// The peers of a rule; `None` is everyone.
fn peers(end: &End, groups: &[Group]) -> Option<Vec<NetworkPolicyPeer>> {
    let pods = |selector| NetworkPolicyPeer { pod_selector: Some(selector), ..NetworkPolicyPeer::default() };
    match end {
        End::Pods(component) => {
            let group = find(groups, component).map(|group| pods(matching(group.pods.clone())));
            Some(group.into_iter().collect())
        }
        End::Namespace => Some(vec![pods(LabelSelector::default())]),
        End::Peers(peers) => Some(peers.clone()),
        End::Anyone => None,
    }
}

fn ports(ports: &[Port]) -> Vec<NetworkPolicyPort> {
    let port = |port: &Port| {
        let (protocol, number) = match *port {
            Port::Tcp(number) => ("TCP", Some(number)),
            Port::Udp(number) => ("UDP", Some(number)),
            Port::AnyTcp => ("TCP", None),
        };
        NetworkPolicyPort {
            protocol: Some(protocol.to_owned()),
            port: number.map(|number| IntOrString::Int(number.into())),
            end_port: None,
        }
    };
    ports.iter().map(port).collect()
}
