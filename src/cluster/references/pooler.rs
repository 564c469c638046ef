//! The databases that the pooler serves, and the role that is reserved for it.

use super::sections;
use crate::cluster::{Cluster, Findings, Pooler};
use crate::diagnostic::{Path, codes, quoted};

/// The database name of `PgBouncer`'s admin console.
const CONSOLE: &str = "pgbouncer";

pub(super) fn check(cluster: &Cluster, found: &mut Findings) {
    let Some(pooler) = &cluster.pooler else { return };
    let path = Path::dotted("spec.pooler");
    sections::requests(&pooler.desired.resources, &path.key("resources"), found);
    if pooler.databases.is_empty() {
        let (message, reason) = if cluster.postgres.databases.is_empty() {
            ("there is no database for the pooler to serve", None)
        } else {
            let reason = "applications need dedicated sessions, and connect to the primary";
            ("the pooler serves no database: each belongs to an application", Some(reason))
        };
        let finding = found
            .key_error(codes::NOTHING_TO_POOL, &path, message, "")
            .help("add one to `spec.postgres.databases`, such as `app: {owner: app}`, or remove `pooler`");
        if let Some(reason) = reason {
            finding.because(reason);
        }
    }
    for name in &pooler.databases {
        let text = name.as_str();
        let reason = match text {
            CONSOLE => "PgBouncer reserves this name for its console",
            Pooler::ROLE => "the pooler looks up passwords under this name",
            _ => continue,
        };
        found
            .key_error(
                codes::POOLER_DATABASE,
                &Path::dotted("spec.postgres.databases").key(text),
                format!("the pooler cannot serve a database named {}", quoted(text)),
                "",
            )
            .help("choose another name, or remove `pooler`")
            .because(reason);
    }
    let message = format!("the role {} is reserved for the pooler", quoted(Pooler::ROLE));
    for name in cluster.postgres.roles.keys().filter(|name| Pooler::is_role(name)) {
        let path = Path::dotted("spec.postgres.roles").key(name.as_str());
        found.key_error(codes::RESERVED_NAME, &path, message.clone(), "").help("choose another name");
    }
    for (key, user) in [("superuser", &cluster.secrets.superuser), ("replication", &cluster.secrets.replication)] {
        if Pooler::is_role(&user.username) {
            let path = Path::dotted("spec.secrets").key(key).key("username");
            found.error(codes::RESERVED_NAME, &path, message.clone(), "").help("choose another name");
        }
    }
}
