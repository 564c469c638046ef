//! Who talks to whom, as one matrix: what it does not name is shut.

use super::{backups, steward};
use crate::cluster::Cluster;
use crate::engines::Contract;
use crate::kube::policy::{API_SERVER, DNS, End, Flow, Group, Port, policies};
use crate::kube::{Object, labels, metadata};

/// One policy per component that has pods.
pub(super) fn objects(cluster: &Cluster, contract: &Contract) -> Vec<Object> {
    let name = cluster.name.as_str();
    let group = |component: &str| Group {
        metadata: metadata(cluster.namespace.as_str(), &cluster.component(component), labels::of(name, component)),
        pods: labels::selector(name, component),
    };
    let components: Vec<&str> = contract.pods.iter().map(|pods| pods.component).chain([steward::COMPONENT]).collect();
    let api_clients = components.len();
    let jobs = backups::jobs(cluster);
    let components: Vec<&str> = components.into_iter().chain(jobs.iter().map(|job| job.component)).collect();
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
        connect(steward::COMPONENT, pods.component);
    }
    for job in jobs.iter().filter(|job| job.connects) {
        for pods in contract.pods.iter().filter(|pods| pods.entrance) {
            connect(job.component, pods.component);
        }
    }
    for pods in contract.pods.iter().filter(|pods| pods.entrance) {
        let entrance = find(pods.component).expect("the entrance is one of the groups");
        for clients in [End::Namespace, End::Peers(cluster.access.peers())] {
            flows.push(Flow { from: clients, to: End::Group(entrance), ports: &postgres });
        }
    }
    for group in &groups[..api_clients] {
        flows.push(Flow { from: End::Group(group), to: End::Anyone, ports: API_SERVER });
    }
    let store = backups::store_port(cluster).map(Port::Tcp);
    for group in &groups[api_clients..] {
        flows.push(Flow { from: End::Group(group), to: End::Anyone, ports: store.as_slice() });
    }
    for group in &groups {
        flows.push(Flow { from: End::Group(group), to: End::Anyone, ports: DNS });
    }
    policies(&groups.iter().collect::<Vec<_>>(), &flows).iter().map(Object::of).collect()
}
