//! Applications that use the cluster's databases: objects of ours, or values for somebody else's chart.

mod odoo;
mod runbook;

pub(super) use runbook::sections;

use crate::blueprint::{App, AppKind, AppPackaging};
use crate::cluster::Cluster;
use crate::engines::{Chart, Contract};
use crate::kube::policy::Port;
use crate::kube::{Object, labels, matching};
use k8s_openapi::api::networking::v1::NetworkPolicyPeer;

/// The objects of all applications.
pub(super) fn objects(cluster: &Cluster, contract: &Contract) -> Vec<Object> {
    let own = cluster.apps.iter().filter(|(_, app)| is_ours(app));
    own.flat_map(|(name, app)| match app.kind {
        AppKind::Odoo => odoo::objects(cluster, contract, name, app),
    })
    .collect()
}

/// The charts of all applications that come by one.
pub(super) fn charts(cluster: &Cluster, contract: &Contract) -> Vec<Chart> {
    let charts = cluster.apps.iter().filter(|(_, app)| !is_ours(app));
    charts
        .map(|(name, app)| match app.kind {
            AppKind::Odoo => odoo::chart(cluster, contract, name, app),
        })
        .collect()
}

/// The pods of all applications that come by a chart, by the label that charts give them.
pub(super) fn of_charts(cluster: &Cluster) -> Vec<NetworkPolicyPeer> {
    let foreign = cluster.apps.iter().filter(|(_, app)| !is_ours(app));
    let peer = |(name, _)| {
        let labels = [(labels::INSTANCE.to_owned(), cluster.names().app(name))].into();
        NetworkPolicyPeer { pod_selector: Some(matching(labels)), ..NetworkPolicyPeer::default() }
    };
    foreign.map(peer).collect()
}

/// Whether the pods are made by us.
fn is_ours(app: &App) -> bool {
    app.packaging == AppPackaging::Manifests
}

/// The pods of an application of ours, for the network's matrix.
pub(super) struct Pods<'a> {
    pub(super) component: String,
    pub(super) app: &'a App,
    /// Where it is reached.
    pub(super) ports: Vec<Port>,
}

/// The pods of all applications of ours.
pub(super) fn pods(cluster: &Cluster) -> Vec<Pods<'_>> {
    let own = cluster.apps.iter().filter(|(_, app)| is_ours(app));
    own.map(|(name, app)| Pods {
        component: cluster.names().app_component(name),
        app,
        ports: match app.kind {
            AppKind::Odoo => odoo::ports(app).into_iter().map(|(_, number)| Port::Tcp(number)).collect(),
        },
    })
    .collect()
}

/// The key of an application's own password in its Secret that a chart asks for, beside `password`.
pub(super) fn chart_password_key(app: &App) -> Option<&'static str> {
    (!is_ours(app)).then_some(match app.kind {
        AppKind::Odoo => odoo::CHART_PASSWORD_KEY,
    })
}
