//! stolon's runbook: prose with this cluster's names in it.

use super::bounds::Bounds;
use super::daemon;
use crate::blueprint::Restart;
use crate::cluster::Cluster;
use crate::engines::runbook::Runbook;
use minijinja::{Environment, UndefinedBehavior, context};

const TEMPLATE: &str = include_str!("runbook.md.j2");

/// # Panics
/// If the template is wrong, which a test would have shown: what is filled in are names and numbers.
pub(super) fn runbook(cluster: &Cluster, blueprint: &str) -> Runbook {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
    let roles: Vec<_> = cluster
        .postgres
        .roles
        .iter()
        .filter(|(_, role)| role.login)
        .map(|(name, role)| context! { name => name.to_string(), secret => role.secret.clone() })
        .collect();
    let values = context! {
        name => cluster.name.to_string(),
        namespace => cluster.namespace.to_string(),
        keeper => cluster.component(daemon::KEEPER),
        instances => cluster.instances,
        superuser => cluster.secrets.superuser.name.clone(),
        replication => cluster.secrets.replication.name.clone(),
        generated => cluster.secrets.are_generated(),
        switchover => Bounds(&cluster.engines.stolon.timing).switch().ceil(),
        superuser_username => cluster.secrets.superuser.username.to_string(),
        replication_username => cluster.secrets.replication.username.to_string(),
        manual => cluster.postgres.restart == Restart::Manual,
        size => cluster.storage.size.to_string(),
        blueprint,
        roles,
    };
    let text = environment.render_str(TEMPLATE, values).expect("the template and its values belong together");
    Runbook::parse(&text)
}
