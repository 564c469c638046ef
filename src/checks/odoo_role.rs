//! Roles that Odoo cannot log in as, and too few connections for it.

use crate::blueprint::AppKind;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};
use crate::knowledge::odoo;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    for (name, app) in cluster.apps.iter().filter(|(_, app)| app.kind == AppKind::Odoo) {
        let Some((owner, role)) = cluster.role_of(app) else { continue };
        let path = Path::dotted("spec.apps").key(name.as_str());
        if owner.as_str() == odoo::REFUSED_ROLE {
            findings
                .error(
                    codes::APP_ROLE,
                    &path.key("database"),
                    format!("Odoo refuses to run as the role `{owner}`"),
                    "the owner of this database",
                )
                .help("choose another owner for the database, such as `odoo`");
        }
        let processes = odoo::processes(app.workers.get());
        let least = processes * odoo::LEAST_CONNECTIONS;
        if let Some(limit) = role.connection_limit.filter(|limit| *limit < least) {
            findings
                .error(
                    codes::APP_ROLE,
                    &Path::dotted("spec.postgres.roles").key(owner.as_str()).key("connectionLimit"),
                    format!(
                        "the {processes} processes of `{name}` need {least} connections, but `{owner}` may have {limit}"
                    ),
                    "",
                )
                .help(format!("write `connectionLimit: {least}` or more, or fewer `apps.{name}.workers`"))
                .because("a process that waits for a connection answers no requests");
        }
    }
}
