//! Network policies, from one matrix of allowed connections.
//!
//! A [`Flow`] is listed once and opens both ends: egress at its source and ingress at its target. All other connections
//! are blocked.

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
    /// The component. Flows name the group by it.
    pub component: String,
    /// The policy's metadata.
    pub metadata: ObjectMeta,
    /// The selector of the pods, in the policy's namespace.
    pub pods: Labels,
}

/// One end of a flow.
#[derive(Debug, Clone, PartialEq)]
pub enum End {
    /// Pods of the cluster that have a policy, by their component.
    Pods(String),
    /// Every pod of the namespace.
    Namespace,
    /// Other peers, as Kubernetes defines them; an empty list means no peer.
    Peers(Vec<NetworkPolicyPeer>),
    /// Every address.
    Anyone,
}

impl End {
    /// The pods of a component.
    pub fn pods(component: &str) -> Self {
        Self::Pods(component.to_owned())
    }

    /// Returns these networks, in CIDR notation; every address if the list is empty.
    pub fn networks<N: ToString>(networks: &[N]) -> Self {
        if networks.is_empty() { Self::Anyone } else { Self::Peers(networks.iter().map(network).collect()) }
    }
}

/// Returns a network in CIDR notation as a peer.
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
    /// Every TCP port.
    AnyTcp,
}

/// The ports of the API server's Service and, because policies see addresses after translation, of the API servers.
pub const API_SERVER: &[Port] = &[Port::Tcp(443), Port::Tcp(6443)];

/// The ports of name servers.
pub const DNS: &[Port] = &[Port::Udp(53), Port::Tcp(53)];

/// Returns the name servers of most Kubernetes clusters: pods in any namespace, and link-local addresses, where caches
/// on the node (`NodeLocal DNSCache`) and clouds answer. Queries to outside servers are blocked.
pub fn name_servers() -> Vec<NetworkPolicyPeer> {
    let pods = NetworkPolicyPeer { namespace_selector: Some(LabelSelector::default()), ..NetworkPolicyPeer::default() };
    [pods].into_iter().chain(["169.254.0.0/16", "fe80::/10"].iter().map(network)).collect()
}

/// Allowed connections.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Flow<'a> {
    /// The source.
    pub from: &'a End,
    /// The target.
    pub to: &'a End,
    /// The target's ports.
    pub ports: &'a [Port],
}

/// Returns every pod of a namespace as a peer.
pub fn pods_of(namespace: &str) -> NetworkPolicyPeer {
    let labels = [("kubernetes.io/metadata.name".to_owned(), namespace.to_owned())].into();
    NetworkPolicyPeer { namespace_selector: Some(matching(labels)), ..NetworkPolicyPeer::default() }
}

/// Returns the policy of each group, which allows the flows from it and to it, and nothing else. A flow from or to pods
/// without a policy is left out.
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
    /// Whether the flow has peers and ports. In a rule, an empty list would mean every peer or every port.
    fn is_open(&self) -> bool {
        let is_empty = |end: &End| matches!(end, End::Peers(peers) if peers.is_empty());
        !is_empty(self.from) && !is_empty(self.to) && !self.ports.is_empty()
    }
}

/// Returns the peers of a rule; `None` means every peer.
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
