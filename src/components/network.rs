//! Who talks to whom, as one matrix: what it does not name is shut.

use super::{apps, backups, pooler};
use crate::blueprint::Peer;
use crate::cluster::Cluster;
use crate::engines::{Contract, STEWARD, engine};
use crate::kube::policy::{API_SERVER, DNS, End, Flow, Group, Port, name_servers, pods_of, policies};
use crate::kube::{Object, labels, metadata};
use k8s_openapi::api::networking::v1::NetworkPolicyPeer;

/// One policy per component that has pods.
pub(super) fn objects(cluster: &Cluster, contract: &Contract) -> Vec<Object> {
    let name = cluster.name.as_str();
    let group = |component: &str| Group {
        metadata: metadata(cluster.namespace.as_str(), &cluster.component(component), labels::of(name, component)),
        pods: engine(cluster.engine).selector(cluster, contract, component),
    };
    let jobs = backups::jobs(cluster);
    let apps = apps::pods(cluster);
    let components: Vec<&str> = contract
        .pods
        .iter()
        .map(|pods| pods.component)
        .chain([STEWARD])
        .chain(jobs.iter().map(|job| job.component))
        .chain(cluster.pooler.iter().map(|_| pooler::COMPONENT))
        .chain(apps.iter().map(|app| &*app.component))
        .collect();
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
    for job in jobs.iter().filter(|job| job.connects) {
        for pods in contract.pods.iter().filter(|pods| pods.entrance) {
            connect(job.component, pods.component);
        }
    }
    for app in &apps {
        for pods in contract.pods.iter().filter(|pods| pods.entrance) {
            connect(&app.component, pods.component);
        }
    }
    for pods in contract.pods.iter().filter(|pods| pods.entrance) {
        connect(pooler::COMPONENT, pods.component);
    }
    let management: Vec<Port> = contract.management.into_iter().map(Port::Tcp).collect();
    for to in contract.pods.iter().filter(|pods| pods.data).filter_map(|pods| find(pods.component)) {
        // An operator manages them in the steward's place.
        let steward = contract.operator.is_none().then_some(STEWARD);
        let from = contract.pods.iter().filter(|pods| pods.data).map(|pods| pods.component).chain(steward);
        for from in from.filter_map(find) {
            flows.push(Flow { from: End::Group(from), to: End::Group(to), ports: &management });
        }
        if let Some(operator) = &contract.operator {
            let from = || End::Peers(vec![pods_of(operator.namespace.as_str())]);
            flows.push(Flow { from: from(), to: End::Group(to), ports: &postgres });
            flows.push(Flow { from: from(), to: End::Group(to), ports: &management });
        }
    }
    for app in &apps {
        let Some(group) = find(&app.component) else { continue };
        for clients in [End::Namespace, End::Peers(peers(&app.app.allow_from))] {
            flows.push(Flow { from: clients, to: End::Group(group), ports: &app.ports });
        }
        flows.push(Flow { from: End::Group(group), to: End::Peers(peers(&app.app.allow_to)), ports: &[Port::AnyTcp] });
    }
    let own = if cluster.access.own_namespace { End::Namespace } else { End::Peers(apps::of_charts(cluster)) };
    // Whoever may reach the primary may reach it through the pooler.
    let ways = contract.pods.iter().filter(|pods| pods.entrance).map(|pods| pods.component).chain([pooler::COMPONENT]);
    for entrance in ways.filter_map(find) {
        for clients in [own.clone(), End::Peers(cluster.access.peers())] {
            flows.push(Flow { from: clients, to: End::Group(entrance), ports: &postgres });
        }
    }
    let outside: Vec<(End, [Port; 1])> =
        contract.outside.iter().map(|place| (End::networks(&place.networks), [Port::Tcp(place.port)])).collect();
    for pods in contract.pods.iter().filter(|pods| pods.data).filter_map(|pods| find(pods.component)) {
        flows.extend(outside.iter().map(|place| Flow { from: End::Group(pods), to: place.0.clone(), ports: &place.1 }));
    }
    let name_servers = if cluster.kubernetes.dns.is_empty() { name_servers() } else { peers(&cluster.kubernetes.dns) };
    for (component, group) in components.iter().zip(&groups) {
        if let Some(job) = jobs.iter().find(|job| job.component == *component) {
            flows.push(Flow { from: End::Group(group), to: End::networks(job.networks), ports: &job.ports });
        } else if (*component != pooler::COMPONENT || pooler::of(cluster).is_none())
            && apps.iter().all(|app| app.component != **component)
        {
            // An operator's pooler reads there what it is asked.
            let api_server = End::networks(&cluster.kubernetes.api.cidrs);
            flows.push(Flow { from: End::Group(group), to: api_server, ports: API_SERVER });
        }
        flows.push(Flow { from: End::Group(group), to: End::Peers(name_servers.clone()), ports: DNS });
    }
    policies(&groups.iter().collect::<Vec<_>>(), &flows).iter().map(Object::of).collect()
}

fn peers(asked: &[Peer]) -> Vec<NetworkPolicyPeer> {
    asked.iter().map(Peer::peer).collect()
}
