//! Databases that Odoo cannot use.

use crate::blueprint::AppKind;
use crate::blueprint::values::Encoding;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes, quoted};
use crate::knowledge::odoo;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    for (name, app) in cluster.apps.iter().filter(|(_, app)| app.kind == AppKind::Odoo) {
        if !odoo::is_database_name(app.database.as_str()) {
            findings
                .error(
                    codes::APP_DATABASE,
                    &Path::dotted("spec.apps").key(name.as_str()).key("database"),
                    format!("Odoo cannot use a database named {}", quoted(app.database.as_str())),
                    "",
                )
                .help("choose a name of at least two letters, digits, `_`, `.` and `-`, with a letter or digit first");
        }
    }
    let encoding = cluster.postgres.initdb.encoding;
    if encoding != Encoding::UTF8 && cluster.apps.values().any(|app| app.kind == AppKind::Odoo) {
        findings
            .error(
                codes::APP_DATABASE,
                &Path::dotted("spec.postgres.initdb.encoding"),
                format!("Odoo cannot use databases with the encoding {encoding}"),
                "",
            )
            .help("write `encoding: UTF8`, or remove it");
    }
}
