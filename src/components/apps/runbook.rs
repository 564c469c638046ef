//! The applications' sections of the runbook.

use crate::blueprint::App;
use crate::blueprint::values::Name;
use crate::cluster::Cluster;
use crate::contract::Chart;
use crate::runbook::template::written;
use crate::runbook::{Section, steps};
use minijinja::context;

const TEMPLATE: &str = include_str!("runbook.md.j2");

/// The section of one application, with the chart that installs it, if one does.
pub(super) fn section(cluster: &Cluster, chart: Option<&Chart>, name: &Name, app: &App) -> Section {
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
