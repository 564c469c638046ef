//! Renders runbooks: prose with the cluster's names.

use crate::blueprint::{AppPackaging, OnDelete, Restart};
use crate::cluster::Cluster;
use crate::kube::kinds;
use crate::runbook::Runbook;
use crate::runbook::template::{fill, written};
use minijinja::value::merge_maps;
use minijinja::{Value, context};

/// Sections that several engines share, by the names that templates include.
const SHARED: [(&str, &str); 9] = [
    ("connect", include_str!("connect.md.j2")),
    ("healthy", include_str!("healthy.md.j2")),
    ("rolled-out", include_str!("rolled-out.md.j2")),
    ("lost-volume", include_str!("lost-volume.md.j2")),
    ("lost-secret", include_str!("lost-secret.md.j2")),
    ("copied-secrets", include_str!("copied-secrets.md.j2")),
    ("kept-apps", include_str!("kept-apps.md.j2")),
    ("passwords", include_str!("passwords.md.j2")),
    ("volumes", include_str!("volumes.md.j2")),
];

/// The command that applies the manifests: from the blueprint, or from the runbook's folder if they cannot be streamed.
fn apply(cluster: &Cluster, blueprint: &str) -> String {
    if cluster.apps.values().any(|app| app.packaging == AppPackaging::UpstreamChart) {
        "kubectl apply -k .".to_owned()
    } else {
        format!("pgforge render {blueprint} | kubectl apply -f -")
    }
}

/// Renders a template. `own` are the values of this engine only; `component` is the component that holds data.
///
/// # Panics
/// If the template is invalid; tests render every template.
pub(in crate::engines) fn runbook(
    cluster: &Cluster,
    template: &str,
    component: &str,
    blueprint: &str,
    own: Value,
) -> Runbook {
    let roles: Vec<_> = cluster
        .postgres
        .roles
        .iter()
        .filter(|(_, role)| role.login)
        .map(|(name, role)| context! { name => name.to_string(), secret => role.secret.clone() })
        .collect();
    let apps: Vec<_> = cluster
        .apps
        .iter()
        .map(|(name, app)| {
            // A chart restores its own claim.
            let claim = (app.packaging == AppPackaging::Manifests).then(|| cluster.names().app(name));
            context! { claim, secret => cluster.names().app_secret(name) }
        })
        .collect();
    let shared = context! {
        apps,
        name => cluster.name.to_string(),
        namespace => cluster.namespace.to_string(),
        set => cluster.component(component),
        component,
        instances => cluster.instances,
        superuser => cluster.secrets.superuser.name.clone(),
        replication => cluster.secrets.replication.name.clone(),
        generated => cluster.secrets.are_generated(),
        superuser_username => cluster.secrets.superuser.username.to_string(),
        replication_username => cluster.secrets.replication.username.to_string(),
        manual => cluster.postgres.restart == Restart::Manual,
        size => cluster.storage.size.to_string(),
        kubectl => written(format!("kubectl -n {}", cluster.namespace)),
        retain => cluster.storage.on_delete == OnDelete::Retain,
        kinds => kinds::deleted([]),
        apply => written(apply(cluster, blueprint)),
        blueprint => written(blueprint),
        kept => "",
        stored => "",
        roles,
    };
    Runbook::of(&fill(template, &SHARED, merge_maps([shared, own])))
}
