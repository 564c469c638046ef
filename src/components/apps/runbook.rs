//! The applications' sections of the runbook.

use super::charts;
use crate::blueprint::App;
use crate::blueprint::values::Name;
use crate::cluster::Cluster;
use crate::engines::Contract;
use crate::engines::runbook::{Section, steps};
use crate::engines::template::written;
use minijinja::context;

const TEMPLATE: &str = include_str!("runbook.md.j2");

/// One section for each application, in the order of their names.
pub(in crate::components) fn sections(cluster: &Cluster, contract: &Contract) -> Vec<Section> {
    cluster.apps.iter().map(|(name, app)| section(cluster, contract, name, app)).collect()
}

fn section(cluster: &Cluster, contract: &Contract, name: &Name, app: &App) -> Section {
    let charts = charts(cluster, contract);
    let chart = charts.iter().find(|chart| chart.name == name.as_str());
    let role = cluster.role_of(app).map(|(role, _)| role.to_string()).unwrap_or_default();
    let values = context! {
        app => name.to_string(),
        release => cluster.names().app(name),
        host => app.host.to_string(),
        database => app.database.to_string(),
        secret => cluster.names().app_secret(name),
        namespace => cluster.namespace.to_string(),
        kubectl => written(format!("kubectl -n {}", cluster.namespace)),
        chart => chart.map(|chart| context! { reference => chart.chart.reference, version => chart.chart.version }),
        name => cluster.name.to_string(),
        dumped => cluster.dumps.as_ref().is_some_and(|dumps| dumps.files.contains(name)),
        role,
    };
    Section::new(format!("The application {name}"), steps(TEMPLATE, values))
}
