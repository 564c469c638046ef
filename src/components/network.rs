//! Network policies: one for each group of pods, from the connections that engine and parts need. All others are
//! blocked.

use crate::blueprint::Peer;
use crate::cluster::Cluster;
use crate::contract::{Contract, End, Flow, Part, PodGroup, Pods, Purpose};
use crate::kube::policy::{self, DNS, Group, Port, name_servers, pods_of, policies};
use crate::kube::{Object, labels, metadata};
use k8s_openapi::api::networking::v1::NetworkPolicyPeer;

/// One policy per component that has pods.
pub(super) fn objects(cluster: &Cluster, contract: &Contract, parts: &[Part]) -> Vec<Object> {
    let pods = pods(contract, parts);
    let mut flows = of_engine(cluster, contract);
    flows.extend(parts.iter().flat_map(|part| part.flows.clone()));
    flows.extend(of_clients(cluster, contract, parts, &pods));
    flows.extend(to_name_servers(cluster, &pods));
    flows.sort_by_key(|flow| flow.purpose);
    let flows: Vec<policy::Flow> =
        flows.iter().map(|Flow { from, to, ports, .. }| policy::Flow { from, to, ports }).collect();
    let name = cluster.name.as_str();
    let group = |PodGroup { component, selector, .. }| Group {
        metadata: metadata(cluster.namespace.as_str(), &cluster.component(&component), labels::of(name, &component)),
        pods: selector,
        component,
    };
    let groups: Vec<Group> = pods.into_iter().map(group).collect();
    policies(&groups, &flows).iter().map(Object::of).collect()
}

/// All pods of the cluster: the engine's, then those of the parts.
fn pods(contract: &Contract, parts: &[Part]) -> Vec<PodGroup> {
    let of_engine = contract.pods.iter().map(|pods| PodGroup {
        component: pods.component.to_owned(),
        selector: pods.selector.clone(),
        accepts_clients: pods.accepts_clients,
    });
    of_engine.chain(parts.iter().flat_map(|part| part.pods.clone())).collect()
}

/// Connections between the engine's pods, to their management port, to servers outside the cluster, and to the API
/// server.
fn of_engine(cluster: &Cluster, contract: &Contract) -> Vec<Flow> {
    let port = contract.primary.port;
    let mut flows: Vec<Flow> =
        contract.connections.iter().map(|(from, to)| Flow::between(Purpose::Postgres, from, to, port)).collect();
    for to in contract.data() {
        if let Some(port) = contract.management {
            let from_data = |from: &Pods| Flow::between(Purpose::Management, from.component, to.component, port);
            flows.extend(contract.data().map(from_data));
        }
        if let Some(operator) = &contract.operator {
            let from = End::Peers(vec![pods_of(operator.namespace.as_str())]);
            let to = End::pods(to.component);
            let ports = [Some(port), contract.management].into_iter().flatten();
            flows.extend(ports.map(|port| Flow {
                purpose: Purpose::Management,
                from: from.clone(),
                to: to.clone(),
                ports: vec![Port::Tcp(port)],
            }));
        }
        flows.extend(contract.outside.iter().map(|place| Flow {
            purpose: Purpose::Outside,
            from: End::pods(to.component),
            to: End::networks(&place.networks),
            ports: vec![Port::Tcp(place.port)],
        }));
    }
    flows.extend(contract.pods.iter().map(|pods| Flow::to_api_server(pods.component, cluster)));
    flows
}

/// Connections from clients to every component that accepts them.
fn of_clients(cluster: &Cluster, contract: &Contract, parts: &[Part], pods: &[PodGroup]) -> Vec<Flow> {
    let own = if cluster.access.own_namespace {
        End::Namespace
    } else {
        End::Peers(parts.iter().flat_map(|part| part.clients.clone()).collect())
    };
    let clients = [own, End::Peers(cluster.access.peers())];
    let flow = |entrance: &PodGroup, from: &End| Flow {
        purpose: Purpose::Clients,
        from: from.clone(),
        to: End::Pods(entrance.component.clone()),
        ports: vec![Port::Tcp(contract.primary.port)],
    };
    let client_pods = pods.iter().filter(|pods| pods.accepts_clients);
    client_pods.flat_map(|entrance| clients.iter().map(move |from| flow(entrance, from))).collect()
}

fn to_name_servers(cluster: &Cluster, pods: &[PodGroup]) -> Vec<Flow> {
    let configured = &cluster.kubernetes.dns;
    let servers = if configured.is_empty() { name_servers() } else { peers(configured) };
    let flow = |pods: &PodGroup| Flow {
        purpose: Purpose::Names,
        from: End::Pods(pods.component.clone()),
        to: End::Peers(servers.clone()),
        ports: DNS.to_vec(),
    };
    pods.iter().map(flow).collect()
}

/// Converts peers of the blueprint to those of a NetworkPolicy.
pub(super) fn peers(peers: &[Peer]) -> Vec<NetworkPolicyPeer> {
    peers.iter().map(Peer::peer).collect()
}
