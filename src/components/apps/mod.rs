//! Applications that use the cluster's databases: rendered objects, or values for an upstream Helm chart.

mod odoo;
mod runbook;

use super::Component;
use super::network::peers;
use crate::blueprint::values::Name;
use crate::blueprint::{App, AppKind, AppPackaging};
use crate::cluster::Cluster;
use crate::contract::{Chart, Contract, Credential, End, Flow, Part, Place, PodGroup, Purpose};
use crate::kube::policy::Port;
use crate::kube::{Object, labels, matching};
use k8s_openapi::api::networking::v1::NetworkPolicyPeer;

/// The applications of a blueprint.
pub(super) struct Apps;

impl Component for Apps {
    fn part(&self, cluster: &Cluster, contract: &Contract) -> Part {
        let mut part = Part::default();
        for (index, (name, app)) in cluster.apps.iter().enumerate() {
            let chart = match app.packaging {
                AppPackaging::Manifests => {
                    part.objects.extend(objects(cluster, contract, name, app));
                    let component = cluster.names().app_component(name);
                    part.flows.extend(flows(&component, contract, app));
                    part.pods.push(PodGroup::of(cluster, &component));
                    None
                }
                AppPackaging::UpstreamChart => {
                    part.clients.push(pods_of_chart(cluster, name));
                    Some(chart(cluster, contract, name, app))
                }
            };
            part.credentials.push(credential(cluster, index, name, app));
            let visitor = Some(app).filter(|app| app.connects_to_postgres()).and_then(|app| cluster.role_of(app));
            part.postgres_roles.extend(visitor.map(|(role, _)| role.to_string()));
            part.sections.push((Place::Connect, runbook::section(cluster, chart.as_ref(), name, app)));
            part.charts.extend(chart);
        }
        part
    }
}

fn objects(cluster: &Cluster, contract: &Contract, name: &Name, app: &App) -> Vec<Object> {
    match app.kind {
        AppKind::Odoo => odoo::objects(cluster, contract, name, app),
    }
}

fn chart(cluster: &Cluster, contract: &Contract, name: &Name, app: &App) -> Chart {
    match app.kind {
        AppKind::Odoo => odoo::chart(cluster, contract, name, app),
    }
}

/// The pods of a chart, by the label that charts set on them.
fn pods_of_chart(cluster: &Cluster, name: &Name) -> NetworkPolicyPeer {
    let labels = [(labels::INSTANCE.to_owned(), cluster.names().app(name))].into();
    NetworkPolicyPeer { pod_selector: Some(matching(labels)), ..NetworkPolicyPeer::default() }
}

/// Connections to PostgreSQL, from the application's clients, and to the services that it uses.
fn flows(component: &str, contract: &Contract, app: &App) -> Vec<Flow> {
    let ports: Vec<Port> = match app.kind {
        AppKind::Odoo => odoo::ports(app).into_iter().map(|(_, number)| Port::Tcp(number)).collect(),
    };
    let purpose = Purpose::Application;
    let from = [End::Namespace, End::Peers(peers(&app.allow_from))];
    let clients = from.into_iter().map(|from| Flow { purpose, from, to: End::pods(component), ports: ports.clone() });
    let uses = End::Peers(peers(&app.allow_to));
    let uses = Flow { purpose, from: End::pods(component), to: uses, ports: vec![Port::AnyTcp] };
    Flow::to_postgres(component, contract).chain(clients).chain([uses]).collect()
}

/// The password of the application's first user.
fn credential(cluster: &Cluster, index: usize, name: &Name, app: &App) -> Credential {
    let of_chart = (app.packaging == AppPackaging::UpstreamChart).then_some(match app.kind {
        AppKind::Odoo => odoo::CHART_PASSWORD_KEY,
    });
    Credential {
        key: format!("app-{index}"),
        secret: cluster.names().app_secret(name),
        username: "admin".to_owned(),
        database: None,
        extra_key: of_chart,
        once: false,
    }
}
