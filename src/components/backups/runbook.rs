//! Backups in the runbook.

use super::location;
use crate::blueprint::DumpTool;
use crate::cluster::Cluster;
use crate::engines::runbook::Runbook;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, context};

const TEMPLATE: &str = include_str!("runbook.md.j2");

/// # Panics
/// If the template is wrong, which a test would have shown: what is filled in are names and numbers.
pub(in crate::components) fn runbook(cluster: &Cluster) -> Runbook {
    let Some(dumps) = cluster.dumps.as_ref().filter(|dumps| dumps.asked.tool == DumpTool::PgDump) else {
        return Runbook { sections: Vec::new() };
    };
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    // A name that a shell would take apart gives way to a word that the reader replaces.
    let plain = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let database = dumps.databases.iter().map(|(name, _)| name.as_str()).find(|name| plain(name)).unwrap_or("DATABASE");
    let values = context! {
        name => cluster.name.to_string(),
        namespace => cluster.namespace.to_string(),
        location => location(dumps),
        prefix => dumps.prefix.clone(),
        deadline => dumps.asked.deadline.seconds(),
        verify => dumps.asked.verify.is_some(),
        database,
    };
    let text = environment.render_str(TEMPLATE, values).expect("the template and its values belong together");
    Runbook::parse(&text)
}
