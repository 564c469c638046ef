//! Who talks to whom, as one matrix: what it does not name is shut.

use crate::cluster::Cluster;
use crate::engines::{Contract, STEWARD};
use crate::kube::policy::{API_SERVER, DNS, End, Flow, Group, Port, policies};
use crate::kube::{Object, labels, metadata};

/// One policy per component that has pods.
pub(super) fn objects(cluster: &Cluster, contract: &Contract) -> Vec<Object> {
    let name = cluster.name.as_str();
    let group = |component: &str| Group {
        metadata: metadata(cluster.namespace.as_str(), &cluster.component(component), labels::of(name, component)),
        pods: labels::selector(name, component),
    };
    let components: Vec<&str> = contract.pods.iter().map(|pods| pods.component).chain([STEWARD]).collect();
    let groups: Vec<Group> = components.iter().map(|component| group(component)).collect();
    let find = |component: &str| components.iter().position(|known| *known == component).map(|index| &groups[index]);
    let postgres = [Port::Tcp(contract.primary.port)];
    let mut flows = Vec::new();
    let mut connect = |from: &str, to: &str| {
        if let (Some(from), Some(to)) = (find(from), find(to)) {
            flows.push(Flow { from: End::Group(from), to: End::Group(to), ports: &postgres });
        }
    };
    for (from, to) in &contract.connections {
        connect(from, to);
    }
    for pods in contract.pods.iter().filter(|pods| pods.entrance || pods.data) {
        connect(STEWARD, pods.component);
    }
    for pods in contract.pods.iter().filter(|pods| pods.entrance) {
        let entrance = find(pods.component).expect("the entrance is one of the groups");
        for clients in [End::Namespace, End::Peers(cluster.access.peers())] {
            flows.push(Flow { from: clients, to: End::Group(entrance), ports: &postgres });
        }
    }
    for group in &groups {
        flows.push(Flow { from: End::Group(group), to: End::Anyone, ports: API_SERVER });
        flows.push(Flow { from: End::Group(group), to: End::Anyone, ports: DNS });
    }
    policies(&groups.iter().collect::<Vec<_>>(), &flows).iter().map(Object::of).collect()
}
